package dev.sluice.nexus.store;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;

/**
 * One incarnation of an instance, from placement until it is known to be gone.
 *
 * @param sled where it was placed
 * @param boot the boot of that sled that it was placed in; it is gone when the boot ends
 */
public record VmmRow(PropolisId id, InstanceId instance, SledId sled, BootId boot, State state) {

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
    return new VmmRow(id, instance, sled, boot, newState);
  }
}
