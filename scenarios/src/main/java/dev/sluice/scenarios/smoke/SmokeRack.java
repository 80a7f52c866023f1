package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.call.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a run work with.
 *
 * @param control what can be done to the rack
 * @param own the same, if the rack comes up in the run and its processes are the driver's own
 * @param instanceBytes the memory of each instance
 * @param user who asks Nexus
 * @param transport to ask by
 * @param gate the launches that were sent to sled-agents while reservoirs grew
 * @param undecided what a step could not tell, for the verdict
 */
record SmokeRack(
    Journal journal,
    RackControl control,
    @Nullable LocalRack own,
    long instanceBytes,
    RackUser user,
    Transport transport,
    List<GateLaunch> gate,
    List<String> undecided) {

  SmokeRack(
      Journal journal,
      RackControl control,
      long instanceBytes,
      RackUser user,
      Transport transport) {
    this(
        journal,
        control,
        control instanceof LocalRack local ? local : null,
        instanceBytes,
        user,
        transport,
        new ArrayList<>(),
        new ArrayList<>());
  }

  List<SmokeSled> sleds() {
    return control.sleds();
  }

  /** The driver's own processes, for a step that has said that it needs them. */
  LocalRack local() {
    return Objects.requireNonNull(own, "a step that does not name its need");
  }

  /** How many instances find room on a sled that is empty. */
  long room(SmokeSled sled) {
    return sled.reservoirBytes() / GuestMemory.reservoirBytes(instanceBytes);
  }
}
