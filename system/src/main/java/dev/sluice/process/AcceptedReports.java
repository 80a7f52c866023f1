package dev.sluice.process;

import dev.sluice.api.BootId;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The API of Nexus, and the newest report of this process that Nexus has accepted over it. */
final class AcceptedReports implements NexusInternalApi {

  private final NexusInternalApi nexus;
  private final AtomicLong generation = new AtomicLong();

  AcceptedReports(NexusInternalApi nexus) {
    this.nexus = nexus;
  }

  /** The generation of the newest; 0 before the first. */
  long generation() {
    return generation.get();
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    return nexus.sledGet(id, boot);
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    return nexus
        .sledPut(info)
        .thenApply(
            none -> {
              generation.accumulateAndGet(info.generation(), Math::max);
              return none;
            });
  }
}
