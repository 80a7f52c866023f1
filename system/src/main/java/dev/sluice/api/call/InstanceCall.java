package dev.sluice.api.call;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A user's call: one of {@link InstanceApi}, where each is described. A key that is null is left
 * out on the wire, so that a call without one is what it was before there were keys.
 */
public sealed interface InstanceCall<R> extends Call<R> {

  /** Calls the method that this record stands for. */
  CompletionStage<R> on(InstanceApi nexus);

  /** {@link InstanceApi#create}. */
  @JsonTypeName("instance-create")
  record Create(InstanceSpec spec, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.create(spec, idempotencyKey);
    }
  }

  /** {@link InstanceApi#start}. */
  @JsonTypeName("instance-start")
  record Start(InstanceId id, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.start(id, idempotencyKey);
    }
  }

  /** {@link InstanceApi#stop}. */
  @JsonTypeName("instance-stop")
  record Stop(InstanceId id, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.stop(id, idempotencyKey);
    }
  }

  /** {@link InstanceApi#delete}. */
  @JsonTypeName("instance-delete")
  record Delete(InstanceId id, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements InstanceCall<Void> {
    @Override
    public CompletionStage<Void> on(InstanceApi nexus) {
      return nexus.delete(id, idempotencyKey);
    }
  }

  /** {@link InstanceApi#get}. */
  @JsonTypeName("instance-get")
  record Get(InstanceId id) implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.get(id);
    }
  }

  /** {@link InstanceApi#list}. */
  @JsonTypeName("instance-list")
  record ListInstances() implements InstanceCall<List<InstanceView>> {
    @Override
    public CompletionStage<List<InstanceView>> on(InstanceApi nexus) {
      return nexus.list();
    }
  }
}
