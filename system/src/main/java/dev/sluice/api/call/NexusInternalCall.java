package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.api.BootId;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import java.util.concurrent.CompletionStage;

/** A call of {@link NexusInternalApi}, where each is described. */
public sealed interface NexusInternalCall<R> extends Call<R> {

  /** Calls the method that this record stands for. */
  CompletionStage<R> on(NexusInternalApi nexus);

  /** The sled that calls. */
  SledId sled();

  /** {@link NexusInternalApi#sledGet}. */
  @JsonTypeName("sled-get")
  record SledGet(SledId id, BootId boot) implements NexusInternalCall<SledAgentInfo> {
    @Override
    public CompletionStage<SledAgentInfo> on(NexusInternalApi nexus) {
      return nexus.sledGet(id, boot);
    }

    @Override
    public SledId sled() {
      return id;
    }
  }

  /** {@link NexusInternalApi#sledPut}. */
  @JsonTypeName("sled-put")
  record SledPut(SledAgentInfo info) implements NexusInternalCall<Void> {
    @Override
    public CompletionStage<Void> on(NexusInternalApi nexus) {
      return nexus.sledPut(info);
    }

    @Override
    public SledId sled() {
      return info.id();
    }
  }
}
