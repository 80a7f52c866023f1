package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.Transport;
import java.util.ArrayList;
import java.util.List;

/**
 * What the steps of a run work with.
 *
 * @param local the processes
 * @param user who asks Nexus
 * @param transport to ask sled-agents by
 * @param gate the launches that were sent to sled-agents while reservoirs grew
 * @param undecided what a step could not tell, for the verdict
 */
record SmokeRack(
    SmokeOptions options,
    Journal journal,
    LocalRack local,
    RackUser user,
    Transport transport,
    List<GateLaunch> gate,
    List<String> undecided) {

  SmokeRack(
      SmokeOptions options, Journal journal, LocalRack local, RackUser user, Transport transport) {
    this(options, journal, local, user, transport, new ArrayList<>(), new ArrayList<>());
  }

  List<LocalSled> sleds() {
    return local.sleds();
  }
}
