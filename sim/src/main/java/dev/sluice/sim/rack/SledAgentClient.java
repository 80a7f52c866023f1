package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.platform.Stages;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How a process reaches one sled-agent over the simulated network. */
final class SledAgentClient implements SledAgentApi {

  private final Network network;
  private final Host<?> from;
  private final SimProcess process;
  private final SledNode sled;
  private final RackObserver observer;

  SledAgentClient(
      Network network, Host<?> from, SimProcess process, SledNode sled, RackObserver observer) {
    this.network = network;
    this.from = from;
    this.process = process;
    this.sled = sled;
    this.observer = observer;
  }

  @Override
  public CompletionStage<SledIdentity> identity() {
    return network.call(
        from, process, sled, "identity", sled.id(), (server, body) -> server.identity());
  }

  @Override
  public CompletionStage<VmmView> ensureRegistered(VmmSpec spec) {
    sled.remember(spec.propolis(), GuestMemory.reservoirBytes(spec.guestMemoryBytes()));
    return network.call(
        from,
        process,
        sled,
        "ensure registered",
        spec,
        (server, body) -> told(spec.propolis(), server.ensureRegistered(body)));
  }

  @Override
  public CompletionStage<VmmView> ensureRunning(PropolisId propolis, BootId boot) {
    SledCall call = sled.newCall(propolis, boot);
    Served served = new Served();
    observer.launchCalled(call, sled.reservoirBytes(propolis));
    return network
        .call(
            from,
            process,
            sled,
            "ensure running",
            propolis,
            (server, body) -> {
              served.by(sled.boot());
              return told(body, server.ensureRunning(body, boot));
            })
        .whenComplete(
            (view, failure) -> observer.launchAnswered(call, served.boot, cause(failure)));
  }

  @Override
  public CompletionStage<VmmView> ensureStopped(PropolisId propolis, BootId boot) {
    SledCall call = sled.newCall(propolis, boot);
    Served served = new Served();
    observer.stopCalled(call);
    return network
        .call(
            from,
            process,
            sled,
            "ensure stopped",
            propolis,
            (server, body) -> {
              served.by(sled.boot());
              return told(body, server.ensureStopped(body, boot));
            })
        .whenComplete((view, failure) -> observer.stopAnswered(call, served.boot, cause(failure)));
  }

  /** Passes an answer on, and tells the observer what it says at the moment it is given. */
  private CompletionStage<VmmView> told(PropolisId vmm, CompletionStage<VmmView> answer) {
    answer.whenComplete(
        (view, failure) -> {
          if (view != null) {
            observer.vmmTold(sled, vmm, view.state());
          } else if (cause(failure) instanceof ApiException no && saysGone(no.code())) {
            observer.vmmTold(sled, vmm, VmmState.GONE);
          }
        });
    return answer;
  }

  private static boolean saysGone(ErrorCode code) {
    return code == ErrorCode.VMM_GONE || code == ErrorCode.NO_SUCH_VMM;
  }

  /** Which boot a request has met: the first, since the answer to a second copy goes nowhere. */
  private static final class Served {
    private @Nullable BootId boot;

    void by(BootId living) {
      if (boot == null) {
        boot = living;
      }
    }
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure == null ? null : Stages.cause(failure);
  }

  @Override
  public CompletionStage<VmmView> vmm(PropolisId propolis, BootId boot) {
    return network.call(
        from,
        process,
        sled,
        "look at VMM",
        propolis,
        (server, body) -> told(body, server.vmm(body, boot)));
  }

  @Override
  public CompletionStage<ReservoirReport> setReservoir(ReservoirMode desired, BootId boot) {
    return network.call(
        from,
        process,
        sled,
        "set reservoir",
        desired,
        (server, body) -> server.setReservoir(body, boot));
  }
}
