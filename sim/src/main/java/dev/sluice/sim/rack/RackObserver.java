package dev.sluice.sim.rack;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.VmmState;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens on the rack, at the very step it happens in: the eyes of recorders and oracles.
 * It must change nothing.
 */
public interface RackObserver {

  /** A sled-agent has begun a new life. */
  default void booted(SledNode sled, BootId boot) {}

  /** A sled-agent's life is over; with it every VM of that life. */
  default void bootEnded(SledNode sled, BootId boot) {}

  /** What a sled-agent holds its reservoir to be has changed. */
  default void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {}

  /** A sled-agent has learned that its sled is decommissioned. */
  default void silenced(SledNode sled) {}

  /** A VM-create has reached bhyve. */
  default void launchAtBhyve(SledNode sled, String vm, long reservoirBytes) {}

  /** A VM holds its memory. */
  default void vmCreated(SledNode sled, String vm, long reservoirBytes) {}

  /** A VM no longer runs. */
  default void vmGone(SledNode sled, String vm) {}

  /** A sled-agent sends Nexus a request. */
  default void agentRequest(SledNode sled, String what) {}

  /** Nexus has told a sled-agent, in time for it to listen, that it wants no more of this life. */
  default void agentToldOff(SledNode sled) {}

  /** A sled-agent sends Nexus a report. */
  default void reported(SledNode sled, SledAgentInfo info) {}

  /** A sled is asked to run a VMM; asking again for the same VMM is the same launch. */
  default void launchCalled(SledCall call, long reservoirBytes) {}

  /**
   * The answer to that.
   *
   * @param by the boot that served the request, if one did
   * @param failure null is yes
   */
  default void launchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {}

  /** A sled is asked to stop a VMM. */
  default void stopCalled(SledCall call) {}

  /** The answer to that, as for a launch. */
  default void stopAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {}

  /**
   * A sled-agent says where a VMM stands, in answer to whoever asked, whether the answer arrives or
   * not. A VMM that it does not know is gone.
   */
  default void vmmTold(SledNode sled, PropolisId vmm, VmmState state) {}

  /** A user or operator begins an operation. */
  default void invoked(ClientCall call) {}

  /** An operation has ended; exactly one of value and failure, or neither for a value of none. */
  default void answered(ClientCall call, @Nullable Object value, @Nullable Throwable failure) {}

  /** A row of the database has changed, by a committed transaction. */
  default void rowChanged(String table, @Nullable Object before, @Nullable Object after) {}
}
