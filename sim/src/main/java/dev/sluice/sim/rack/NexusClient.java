package dev.sluice.sim.rack;

import dev.sluice.api.BootId;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.Nexus;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletionStage;

/** How one life of a sled-agent reaches Nexus over the simulated network. */
final class NexusClient implements NexusInternalApi {

  private final Network network;
  private final SledNode from;
  private final SimProcess process;
  private final Host<Nexus> nexus;
  private final RackObserver observer;

  NexusClient(
      Network network,
      SledNode from,
      SimProcess process,
      Host<Nexus> nexus,
      RackObserver observer) {
    this.network = network;
    this.from = from;
    this.process = process;
    this.nexus = nexus;
    this.observer = observer;
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    observer.agentRequest(from, "GET");
    return network.call(
        from, process, nexus, "GET sled", boot, (server, body) -> server.sledGet(id, body));
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    observer.agentRequest(from, "PUT");
    return network.call(
        from, process, nexus, "PUT sled", info, (server, body) -> server.sledPut(body));
  }
}
