package dev.sluice.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a user may ask of Nexus. Failures as in {@link SledAgentApi}. */
public interface InstanceApi {

  /** Records a new, stopped instance. {@link ErrorCode#CONFLICT} if the name is taken. */
  CompletionStage<InstanceView> create(InstanceSpec spec);

  /**
   * Starts an instance; completes when it runs. Starting a running one succeeds. {@link
   * ErrorCode#INSUFFICIENT_CAPACITY} if no sled has room, {@link ErrorCode#UNAVAILABLE} if those
   * that had room could not take it now, {@link ErrorCode#CONFLICT} in a state that cannot start,
   * {@link ErrorCode#START_PENDING} if the outcome is not known in time.
   */
  CompletionStage<InstanceView> start(InstanceId id);

  /**
   * Stops an instance; completes when its memory is free again. Stopping a stopped one succeeds.
   * {@link ErrorCode#CONFLICT} while starting or once failed, {@link ErrorCode#STOP_PENDING} if its
   * sled did not confirm in time (Nexus goes on trying).
   */
  CompletionStage<InstanceView> stop(InstanceId id);

  /** Removes a stopped or failed instance; {@link ErrorCode#CONFLICT} in any other state. */
  CompletionStage<Void> delete(InstanceId id);

  /** One instance, or {@link ErrorCode#NO_SUCH_INSTANCE}. */
  CompletionStage<InstanceView> get(InstanceId id);

  /** All instances, in order of their ids. */
  CompletionStage<List<InstanceView>> list();
}
