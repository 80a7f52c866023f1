package dev.sluice.api.call;

import dev.sluice.api.ApiError;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentApi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The serving side of a process: takes a call to the API it belongs to. */
public final class Dispatcher {

  private final @Nullable SledAgentApi agent;
  private final @Nullable NexusInternalApi nexus;
  private final @Nullable InstanceApi instances;
  private final @Nullable SledAdminApi sleds;

  /** A process that serves the sled-agent's API. */
  public Dispatcher(SledAgentApi agent) {
    this.agent = agent;
    this.nexus = null;
    this.instances = null;
    this.sleds = null;
  }

  /** A process that serves the three APIs of Nexus. */
  public Dispatcher(NexusInternalApi nexus, InstanceApi instances, SledAdminApi sleds) {
    this.agent = null;
    this.nexus = nexus;
    this.instances = instances;
    this.sleds = sleds;
  }

  /**
   * The answer to a call; the stage never fails. {@link ErrorCode#INVALID_REQUEST} for a call of an
   * API that is not served here, {@link ErrorCode#INTERNAL} for a failure that is no refusal. What
   * a method throws, instead of failing its stage, is thrown here too: a fault of the program.
   */
  public <R> CompletionStage<Answer<R>> serve(Call<R> call) {
    CompletionStage<R> outcome = perform(call);
    if (outcome == null) {
      return CompletableFuture.completedFuture(
          new Answer.Refused<>(
              new ApiError(
                  ErrorCode.INVALID_REQUEST, "call " + call.name() + " is not served here", null)));
    }
    return outcome.handle(Answer::of);
  }

  private <R> @Nullable CompletionStage<R> perform(Call<R> call) {
    if (call instanceof SledAgentCall<R> ofAgent && agent != null) {
      return ofAgent.on(agent);
    }
    if (call instanceof NexusInternalCall<R> ofNexus && nexus != null) {
      return ofNexus.on(nexus);
    }
    if (call instanceof InstanceCall<R> ofInstances && instances != null) {
      return ofInstances.on(instances);
    }
    if (call instanceof SledAdminCall<R> ofSleds && sleds != null) {
      return ofSleds.on(sleds);
    }
    return null;
  }
}
