package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A user's call: one of {@link InstanceApi}, where each is described. */
public sealed interface InstanceCall<R> extends Call<R> {

  /** Calls the method that this record stands for. */
  CompletionStage<R> on(InstanceApi nexus);

  /** {@link InstanceApi#create}. */
  @JsonTypeName("instance-create")
  record Create(InstanceSpec spec) implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.create(spec);
    }
  }

  /** {@link InstanceApi#start}. */
  @JsonTypeName("instance-start")
  record Start(InstanceId id) implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.start(id);
    }
  }

  /** {@link InstanceApi#stop}. */
  @JsonTypeName("instance-stop")
  record Stop(InstanceId id) implements InstanceCall<InstanceView> {
    @Override
    public CompletionStage<InstanceView> on(InstanceApi nexus) {
      return nexus.stop(id);
    }
  }

  /** {@link InstanceApi#delete}. */
  @JsonTypeName("instance-delete")
  record Delete(InstanceId id) implements InstanceCall<Void> {
    @Override
    public CompletionStage<Void> on(InstanceApi nexus) {
      return nexus.delete(id);
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
