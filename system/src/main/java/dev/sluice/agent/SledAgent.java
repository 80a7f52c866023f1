package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.platform.Platform;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Watch;
import dev.sluice.platform.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane's agent on a sled, in one boot. Three actors, each with a worker of its own:
 * {@link ReservoirManager}; {@link InstanceManager} with its {@link LaunchGate}; {@link
 * NexusNotifier}. They follow the reservoir's watch and share nothing else.
 */
public final class SledAgent implements SledAgentApi {

  private static final Logger log = LoggerFactory.getLogger(SledAgent.class);

  private final AgentConfig config;
  private final Worker reservoirWorker;
  private final Worker instanceWorker;
  private final Worker notifierWorker;
  private final ReservoirManager reservoirManager;
  private final NewestWish newestWish = new NewestWish(); // confined to the reservoir's worker
  private final LaunchGate gate;
  private final InstanceManager instances;
  private final NexusNotifier notifier;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Dismissal dismissal; // set by the notifier's worker only

  /** An agent that does nothing until {@link #start}. */
  public SledAgent(AgentConfig config, Platform platform, Bhyve device, NexusInternalApi nexus) {
    this.config = config;
    Bhyve bhyve = new BhyveUntilEnd(device, ended::get);
    VmNames names = new VmNames(config.id());
    this.reservoirWorker = platform.scheduler().worker("reservoir");
    this.instanceWorker = platform.scheduler().worker("instances");
    this.notifierWorker = platform.scheduler().worker("notifier");
    this.gate = new LaunchGate(instanceWorker, config.timing().launchDeadline(), this::dismissed);
    this.reservoirManager =
        new ReservoirManager(
            reservoirWorker,
            bhyve,
            names,
            this::lowerCeiling,
            this::held,
            config.timing(),
            config.reservoir().targetBytes(config.physicalRamBytes()));
    this.instances =
        new InstanceManager(
            new Vmm.Tools(
                instanceWorker,
                gate,
                bhyve,
                names,
                config.timing().retry(),
                () -> call(reservoirWorker, reservoirManager::recheck)));
    this.notifier = new NexusNotifier(config, notifierWorker, nexus, this::info, this::onDismissal);
  }

  /** Begins to set the reservoir up and to report; to be called once. */
  public void start() {
    log.info("sled-agent of {} starts in {}", config.id(), config.boot());
    reservoir().follow(instanceWorker, gate::onReservoir);
    reservoir().follow(notifierWorker, changed -> notifier.stateChanged());
    reservoirWorker.execute(reservoirManager::start);
    notifierWorker.execute(notifier::stateChanged);
  }

  /** Ends this boot: open and later requests are refused, nothing more is reported or resized. */
  public void shutdown() {
    if (ended.getAndSet(true)) {
      return;
    }
    log.info("sled-agent of {} ends {}", config.id(), config.boot());
    ApiException why = shuttingDown();
    notifierWorker.execute(notifier::stop);
    reservoirWorker.execute(() -> reservoirManager.stop(why));
    instanceWorker.execute(
        () -> {
          gate.close(why);
          instances.abandon(why);
        });
  }

  /** The reservoir as its manager last knew it. */
  public Watch<Reservoir> reservoir() {
    return reservoirManager.reservoir();
  }

  /** Whether Nexus has dismissed this boot: it reports and launches nothing any more. */
  public boolean dismissed() {
    return dismissal != null;
  }

  @Override
  public CompletionStage<SledIdentity> identity() {
    if (ended.get()) {
      return CompletableFuture.failedFuture(shuttingDown());
    }
    return CompletableFuture.completedFuture(
        new SledIdentity(config.id(), config.boot(), reservoir().get().report()));
  }

  @Override
  public CompletionStage<VmmView> ensureRegistered(VmmSpec spec, @Nullable Epoch epoch) {
    return call(
        instanceWorker,
        () -> {
          mayChange(spec.boot());
          return CompletableFuture.completedFuture(instances.ensureRegistered(spec, epoch));
        });
  }

  @Override
  public CompletionStage<VmmView> ensureRunning(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    return call(
        instanceWorker,
        () -> {
          mayChange(boot);
          return instances.ensureRunning(propolis, epoch);
        });
  }

  @Override
  public CompletionStage<VmmView> ensureStopped(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    return call(
        instanceWorker,
        () -> {
          mayAsk(boot);
          return instances.ensureStopped(propolis, epoch);
        });
  }

  @Override
  public CompletionStage<VmmView> vmm(PropolisId propolis, BootId boot) {
    return call(
        instanceWorker,
        () -> {
          mayAsk(boot);
          return CompletableFuture.completedFuture(instances.view(propolis));
        });
  }

  @Override
  public CompletionStage<ReservoirReport> setReservoir(
      ReservoirMode desired, BootId boot, @Nullable Long generation) {
    return call(
        reservoirWorker,
        () -> {
          mayChange(boot);
          newestWish.admit(generation);
          return reservoirManager.request(desiredBytes(desired));
        });
  }

  private long desiredBytes(ReservoirMode desired) {
    String problem = desired.problem(config.physicalRamBytes());
    if (problem != null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST, problem);
    }
    return desired.targetBytes(config.physicalRamBytes());
  }

  /** Runs a request on the worker it belongs to. What it throws is the answer. */
  private <T> CompletionStage<T> call(Worker worker, Supplier<CompletionStage<T>> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            Stages.forward(request.get(), answer);
          } catch (ApiException no) {
            answer.completeExceptionally(no);
          } catch (RuntimeException | Error fault) {
            answer.completeExceptionally(
                new ApiException(ErrorCode.INTERNAL, "fault in the sled-agent: " + fault));
            throw fault;
          }
        });
    return answer;
  }

  /** Refuses what is meant for another boot, and anything once the process ends. */
  private void mayAsk(BootId boot) {
    if (ended.get()) {
      throw shuttingDown();
    }
    if (!boot.equals(config.boot())) {
      throw new ApiException(
          ErrorCode.WRONG_BOOT, "meant for " + boot + ", this is " + config.boot(), config.boot());
    }
  }

  /** Refuses, on top of that, anything after a dismissal. */
  private void mayChange(BootId boot) {
    mayAsk(boot);
    Dismissal why = dismissal;
    if (why != null) {
      throw why.refusal();
    }
  }

  private static ApiException shuttingDown() {
    return new ApiException(ErrorCode.SHUTTING_DOWN, "this sled-agent is shutting down");
  }

  private SledAgentInfo info(long generation) {
    return new SledAgentInfo(
        config.id(),
        config.boot(),
        config.address(),
        config.role(),
        config.baseboard(),
        config.hardwareThreads(),
        config.physicalRamBytes(),
        reservoir().get().report(),
        generation,
        false);
  }

  private CompletionStage<LaunchGate.Held> held() {
    return call(instanceWorker, () -> CompletableFuture.completedFuture(gate.held()));
  }

  private CompletionStage<Long> lowerCeiling(long targetBytes) {
    return call(
        instanceWorker, () -> CompletableFuture.completedFuture(gate.lowerCeiling(targetBytes)));
  }

  /**
   * Nexus has dismissed this boot: nothing new is launched, and a decommissioned sled stops all.
   */
  private void onDismissal(Dismissal why) {
    dismissal = why;
    instanceWorker.execute(
        () -> {
          gate.close(why.refusal());
          if (why == Dismissal.DECOMMISSIONED) {
            instances.stopAll();
          }
        });
  }
}
