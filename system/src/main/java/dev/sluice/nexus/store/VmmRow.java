package dev.sluice.nexus.store;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.api.StayReason;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of an instance, from placement until it is known to be gone.
 *
 * @param sled where it was placed
 * @param boot the boot of that sled that it was placed in; it is gone when the boot ends
 * @param epoch goes with every request to the sled about it, which refuses what is older; it rises
 *     when another Nexus takes its saga over, and when a stop of it begins
 * @param drainTurn orders the VMMs of a sled by when each was last found not to be able to leave
 *     it; 0 if it never was
 * @param stay why it could not then; null if it never was tried
 */
public record VmmRow(
    PropolisId id,
    InstanceId instance,
    SledId sled,
    BootId boot,
    State state,
    Epoch epoch,
    long drainTurn,
    @Nullable StayReason stay) {

  /** How far it has come, as far as Nexus knows. */
  public enum State {
    /** A start saga owns it. */
    STARTING,
    /** The sled confirmed that it runs. */
    RUNNING,
    /** It is to go; the sled has not confirmed yet. */
    STOPPING
  }

  /** A VMM that never was tried to be moved away. */
  public VmmRow(
      PropolisId id, InstanceId instance, SledId sled, BootId boot, State state, Epoch epoch) {
    this(id, instance, sled, boot, state, epoch, 0, null);
  }

  /** The same VMM in another state. */
  public VmmRow with(State newState) {
    return new VmmRow(id, instance, sled, boot, newState, epoch, drainTurn, stay);
  }

  /** The same VMM in other hands. */
  public VmmRow with(Epoch newEpoch) {
    return new VmmRow(id, instance, sled, boot, state, newEpoch, drainTurn, stay);
  }

  /** The same VMM, which is to go. */
  public VmmRow stopping() {
    return state == State.STOPPING ? this : with(State.STOPPING).with(epoch.next());
  }

  /** The same VMM, which was found not to be able to leave its sled. */
  public VmmRow staying(long turn, StayReason why) {
    return new VmmRow(id, instance, sled, boot, state, epoch, turn, why);
  }
}
