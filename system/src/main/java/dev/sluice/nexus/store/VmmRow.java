package dev.sluice.nexus.store;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;

/**
 * One incarnation of an instance, from placement until it is known to be gone.
 *
 * @param sled where it was placed
 * @param boot the boot of that sled that it was placed in; it is gone when the boot ends
 * @param epoch goes with every request to the sled about it, which refuses what is older; it rises
 *     when another Nexus takes its saga over, and when a stop of it begins
 */
public record VmmRow(
    PropolisId id, InstanceId instance, SledId sled, BootId boot, State state, Epoch epoch) {

  /** How far it has come, as far as Nexus knows. */
  public enum State {
    /** A start saga owns it. */
    STARTING,
    /** The sled confirmed that it runs. */
    RUNNING,
    /** It is to go; the sled has not confirmed yet. */
    STOPPING
  }

  /** The same VMM in another state. */
  public VmmRow with(State newState) {
    return new VmmRow(id, instance, sled, boot, newState, epoch);
  }

  /** The same VMM in other hands. */
  public VmmRow with(Epoch newEpoch) {
    return new VmmRow(id, instance, sled, boot, state, newEpoch);
  }

  /** The same VMM, which is to go. */
  public VmmRow stopping() {
    return state == State.STOPPING
        ? this
        : new VmmRow(id, instance, sled, boot, State.STOPPING, epoch.next());
  }
}
