package dev.sluice.nexus.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A start saga that has not ended, with all that another Nexus process needs to go on with it.
 *
 * @param step what is to be done next; doing it twice does no harm
 * @param before the state the instance goes back to if the start fails
 * @param propolis the VMM of the attempt in hand; null between attempts
 * @param refused sleds that have refused this start
 * @param reason why the last attempt failed; null before the first failure
 */
public record SagaRow(
    SagaId id,
    InstanceId instance,
    Step step,
    InstanceState before,
    @Nullable PropolisId propolis,
    List<SledId> refused,
    @Nullable ErrorCode reason) {

  /** The steps of a start; each has its undo. */
  public enum Step {
    /** Pick a sled and reserve; undone with the attempt. */
    PLACE,
    /** Register and run the VMM on the sled. */
    LAUNCH,
    /** Make sure that the VMM of a failed attempt is gone, free its memory, try elsewhere. */
    UNWIND_ATTEMPT
  }
}
