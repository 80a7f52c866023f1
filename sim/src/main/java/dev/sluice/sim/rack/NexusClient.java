package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.Nexus;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How one life of a sled-agent reaches Nexus over the simulated network. */
final class NexusClient implements NexusInternalApi {

  /** Far below any patience of an agent, on a clock however fast: such an answer is heard. */
  private static final long IN_TIME_NANOS = 12_000_000_000L;

  private final Kernel kernel;
  private final Network network;
  private final SledNode from;
  private final SimProcess process;
  private final Host<Nexus> nexus;
  private final RackObserver observer;
  private long requests;

  NexusClient(
      Kernel kernel,
      Network network,
      SledNode from,
      SimProcess process,
      Host<Nexus> nexus,
      RackObserver observer) {
    this.kernel = kernel;
    this.network = network;
    this.from = from;
    this.process = process;
    this.nexus = nexus;
    this.observer = observer;
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    observer.agentRequest(from, "GET");
    return watched(
        network.call(
            from, process, nexus, "GET sled", boot, (server, body) -> server.sledGet(id, body)));
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    observer.agentRequest(from, "PUT");
    observer.reported(from, info);
    return watched(
        network.call(
            from, process, nexus, "PUT sled", info, (server, body) -> server.sledPut(body)));
  }

  /** Tells the observer if the answer ends the sled's part in the control plane. */
  private <T> CompletionStage<T> watched(CompletionStage<T> answer) {
    long number = ++requests;
    long askedNanos = kernel.nowNanos();
    answer.whenComplete(
        (value, failure) -> {
          // An answer to a question that was given up, or asked again since, may go unheard.
          boolean heard = number == requests && kernel.nowNanos() - askedNanos < IN_TIME_NANOS;
          if (heard && (decommissioned(value) || refused(failure))) {
            observer.agentToldOff(from);
          }
        });
    return answer;
  }

  private static boolean decommissioned(@Nullable Object value) {
    return value instanceof SledAgentInfo info && info.decommissioned();
  }

  private static boolean refused(@Nullable Throwable failure) {
    return failure instanceof ApiException no
        && (no.code() == ErrorCode.DECOMMISSIONED || no.code() == ErrorCode.OLD_BOOT);
  }
}
