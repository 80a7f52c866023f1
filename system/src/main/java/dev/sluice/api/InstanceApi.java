package dev.sluice.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a user may ask of Nexus. Failures as in {@link SledAgentApi}.
 *
 * <p>A request that changes something may carry a key. The same key with the same request is the
 * same request: it is done once, and each repetition gets the outcome of the first, for as long as
 * Nexus keeps keys. With another request it is refused ({@link ErrorCode#KEY_REUSED}). A refusal
 * with HTTP status 500, 503 or 504 is no outcome: what is pending goes on, and what came to nothing
 * begins anew, when it is asked for again with the same key. {@link ErrorCode#KEYS_FULL} if there
 * is no room for another key. Without a key, each repetition is a request of its own.
 */
public interface InstanceApi {

  /** Records a new, stopped instance. {@link ErrorCode#CONFLICT} if the name is taken. */
  CompletionStage<InstanceView> create(InstanceSpec spec, @Nullable IdempotencyKey key);

  /** {@link #create(InstanceSpec, IdempotencyKey)} without a key. */
  default CompletionStage<InstanceView> create(InstanceSpec spec) {
    return create(spec, null);
  }

  /**
   * Starts an instance; completes when it runs. Starting a running one succeeds. {@link
   * ErrorCode#INSUFFICIENT_CAPACITY} if no sled has room, {@link ErrorCode#UNAVAILABLE} if those
   * that had room could not take it now or if the VMM of a start that was called off is not known
   * to be gone, {@link ErrorCode#CONFLICT} in a state that cannot start or if this start is called
   * off, {@link ErrorCode#START_PENDING} if the outcome is not known in time.
   */
  CompletionStage<InstanceView> start(InstanceId id, @Nullable IdempotencyKey key);

  /** {@link #start(InstanceId, IdempotencyKey)} without a key. */
  default CompletionStage<InstanceView> start(InstanceId id) {
    return start(id, null);
  }

  /**
   * Stops an instance; completes when its memory is free again. Stopping a stopped one succeeds.
   * One that is starting is stopped at once: its start is called off, and Nexus sees to its VMM
   * after the answer, however long the sled is silent. A failed one is not started again by Nexus.
   * {@link ErrorCode#STOP_PENDING} if its sled did not confirm in time (Nexus goes on trying).
   */
  CompletionStage<InstanceView> stop(InstanceId id, @Nullable IdempotencyKey key);

  /** {@link #stop(InstanceId, IdempotencyKey)} without a key. */
  default CompletionStage<InstanceView> stop(InstanceId id) {
    return stop(id, null);
  }

  /**
   * Removes an instance in any state; completes once it and its name are gone from the datastore.
   * Its start is called off, its VMM stopped after the answer.
   */
  CompletionStage<Void> delete(InstanceId id, @Nullable IdempotencyKey key);

  /** {@link #delete(InstanceId, IdempotencyKey)} without a key. */
  default CompletionStage<Void> delete(InstanceId id) {
    return delete(id, null);
  }

  /** One instance, or {@link ErrorCode#NO_SUCH_INSTANCE}. */
  CompletionStage<InstanceView> get(InstanceId id);

  /** All instances, in order of their ids. */
  CompletionStage<List<InstanceView>> list();
}
