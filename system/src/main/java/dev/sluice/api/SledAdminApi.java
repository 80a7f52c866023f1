package dev.sluice.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may ask of Nexus about sleds, and about the sagas that use them. Failures as in
 * {@link SledAgentApi}; keys as in {@link InstanceApi}.
 */
public interface SledAdminApi {

  /** All sleds, in order of their ids. */
  CompletionStage<List<SledView>> sleds();

  /**
   * Sets the policy. In service, no-provision and drain may alternate; each may become expunged;
   * what is so already succeeds; all else, and any change once decommissioned, is {@link
   * ErrorCode#CONFLICT}.
   */
  CompletionStage<Void> setPolicy(SledId id, SledPolicy policy, @Nullable IdempotencyKey key);

  /** {@link #setPolicy(SledId, SledPolicy, IdempotencyKey)} without a key. */
  default CompletionStage<Void> setPolicy(SledId id, SledPolicy policy) {
    return setPolicy(id, policy, null);
  }

  /** Decommissions an expunged sled; {@link ErrorCode#CONFLICT} under any other policy. */
  CompletionStage<Void> decommission(SledId id, @Nullable IdempotencyKey key);

  /** {@link #decommission(SledId, IdempotencyKey)} without a key. */
  default CompletionStage<Void> decommission(SledId id) {
    return decommission(id, null);
  }

  /**
   * Sets the desired size of a sled's reservoir; Nexus tells the sled, and goes on until it knows.
   */
  CompletionStage<Void> setDesiredReservoir(
      SledId id, ReservoirMode desired, @Nullable IdempotencyKey key);

  /** {@link #setDesiredReservoir(SledId, ReservoirMode, IdempotencyKey)} without a key. */
  default CompletionStage<Void> setDesiredReservoir(SledId id, ReservoirMode desired) {
    return setDesiredReservoir(id, desired, null);
  }

  /**
   * Has a saga come to an end: its instance is stopped, as its user could stop it, and whoever
   * waits for the start is refused. The VMM of a start is stopped, and keeps its memory reserved
   * until it is known to be gone; a move leaves the instance's VMM to be stopped where it runs.
   *
   * <p>{@link ErrorCode#NO_SUCH_SAGA} if it has ended; {@link ErrorCode#CONFLICT} if it was called
   * off before, and waits for its VMM to be gone: no request can make that safe. Needs no key,
   * since what a repetition finds is one of these two.
   */
  CompletionStage<Void> abandonSaga(SagaId id);
}
