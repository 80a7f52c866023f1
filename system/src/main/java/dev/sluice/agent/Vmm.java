package dev.sluice.agent;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One VMM on this sled, from its registration until it is gone. A repeated request is answered with
 * the one under way. The gate gets back what it admitted only once bhyve has the memory.
 *
 * <p>Confined to one worker.
 */
final class Vmm {

  private static final Logger log = LoggerFactory.getLogger(Vmm.class);

  /**
   * What all VMMs of a sled-agent share.
   *
   * @param memoryMissing asked when bhyve lacked memory that the gate had counted on; completes
   *     once the gate has been told what there is
   */
  record Tools(
      Worker worker,
      LaunchGate gate,
      Bhyve bhyve,
      VmNames names,
      Backoff retry,
      Supplier<? extends CompletionStage<?>> memoryMissing) {}

  private final Tools tools;
  private final VmmSpec spec;
  private final String name;
  private final long reservoirBytes;
  private VmmState state = VmmState.REGISTERED;
  private LaunchGate.@Nullable Ticket ticket;
  private @Nullable CompletableFuture<VmmView> launch;
  private @Nullable CompletableFuture<VmmView> stop;
  private boolean abandoned;

  // The highest that a request has carried.
  private @Nullable Epoch epoch;

  Vmm(Tools tools, VmmSpec spec) {
    this.tools = tools;
    this.spec = spec;
    this.name = tools.names().of(spec.propolis());
    this.reservoirBytes = GuestMemory.reservoirBytes(spec.guestMemoryBytes());
  }

  VmmSpec spec() {
    return spec;
  }

  VmmState state() {
    return state;
  }

  VmmView view() {
    return new VmmView(spec.propolis(), spec.instance(), state);
  }

  /** Refuses a request of an older epoch than any before; null has none and is let through. */
  void admit(@Nullable Epoch requested) {
    if (requested == null) {
      return;
    }
    if (epoch != null && requested.isOlderThan(epoch)) {
      throw new ApiException(
          ErrorCode.STALE_EPOCH, "VMM " + name + ": " + requested + ", but " + epoch + " was here");
    }
    epoch = requested;
  }

  /** Runs it; completes when bhyve holds its memory. */
  CompletionStage<VmmView> run() {
    if (launch != null) {
      return launch;
    }
    return switch (state) {
      case REGISTERED -> enterGate();
      case RUNNING -> CompletableFuture.completedFuture(view());
      default -> CompletableFuture.failedFuture(stopped());
    };
  }

  /** Makes it gone for good; completes when its memory is back. */
  CompletionStage<VmmView> stop() {
    if (stop != null) {
      return stop;
    }
    switch (state) {
      case REGISTERED -> gone(stopped());
      case LAUNCHING -> stopLaunch();
      case RUNNING -> {
        beginStopping();
        remove();
      }
      default -> {}
    }
    return stop != null ? stop : CompletableFuture.completedFuture(view());
  }

  /** Answers all open requests with {@code why} and does nothing more; the process ends. */
  void abandon(ApiException why) {
    abandoned = true;
    failLaunch(why);
    if (stop != null) {
      stop.completeExceptionally(why);
    }
  }

  private CompletionStage<VmmView> enterGate() {
    CompletableFuture<VmmView> begun = new CompletableFuture<>();
    state = VmmState.LAUNCHING;
    launch = begun;
    ticket = new LaunchGate.Ticket(reservoirBytes, this::create, this::refused);
    tools.gate().enter(ticket);
    return begun;
  }

  private void refused(ApiException why) {
    log.info("launch of {} refused: {}", name, why.getMessage());
    ticket = null;
    state = VmmState.REGISTERED; // nothing has happened yet: the same launch may be tried again
    failLaunch(why);
  }

  private void create() {
    log.debug("creating {} with {} bytes", name, reservoirBytes);
    Stages.then(
        tools.bhyve().createVm(name, reservoirBytes),
        tools.worker(),
        (none, failure) -> created(failure));
  }

  private void created(@Nullable Throwable failure) {
    if (abandoned) {
      return;
    }
    if (failure != null) {
      createFailed(failure);
      return;
    }
    tools.gate().holds(admitted());
    if (state == VmmState.STOPPING) {
      remove();
    } else {
      log.info("{} runs", name);
      state = VmmState.RUNNING;
      CompletableFuture<VmmView> done = Objects.requireNonNull(launch, "who ends it has it stop");
      launch = null;
      done.complete(view());
    }
  }

  private void createFailed(Throwable failure) {
    if (!(failure instanceof BhyveException refusal)) {
      releaseMemory();
      gone(new ApiException(ErrorCode.INTERNAL, "creating " + name + ": " + failure));
      throw new IllegalStateException("creating " + name, failure);
    }
    log.warn("{} could not be created: {}", name, refusal.errno());
    boolean lacking = refusal.errno() == Errno.ENOMEM || refusal.errno() == Errno.ENOSPC;
    // bhyve takes all of the memory or nothing; memory that is missing is missing for others too
    if (lacking) {
      releaseOnceLookedAt();
    } else {
      releaseMemory();
    }
    gone(
        new ApiException(
            new ApiError(
                    lacking ? ErrorCode.INSUFFICIENT_RESERVOIR : ErrorCode.INTERNAL,
                    "bhyve did not create " + name + ": " + refusal.errno(),
                    null)
                .with("errno", refusal.errno().name())));
  }

  private void releaseOnceLookedAt() {
    LaunchGate.Ticket missing = admitted();
    ticket = null;
    tools.gate().doubt();
    Stages.then(
        tools.memoryMissing().get(),
        tools.worker(),
        (none, failure) -> {
          tools.gate().release(missing);
          tools.gate().looked();
        });
  }

  /** Of a launch that waits at the gate, or has passed it and holds its memory or may. */
  private LaunchGate.Ticket admitted() {
    return Objects.requireNonNull(ticket, () -> name + " is not at the gate");
  }

  private void stopLaunch() {
    if (tools.gate().withdraw(admitted())) {
      ticket = null;
      gone(stopped());
    } else {
      beginStopping(); // bhyve is creating it: created() goes on
    }
  }

  private void beginStopping() {
    state = VmmState.STOPPING;
    stop = new CompletableFuture<>();
    failLaunch(stopped());
  }

  private void remove() {
    tools.gate().leaves(admitted());
    VmRemoval removal =
        new VmRemoval(tools.worker(), tools.bhyve(), tools.retry(), name, kept -> {});
    Stages.then(removal.start(), tools.worker(), (none, failure) -> removed());
  }

  private void removed() {
    if (!abandoned) {
      log.info("{} stopped", name);
      releaseMemory();
      gone(stopped());
    }
  }

  private void releaseMemory() {
    tools.gate().release(admitted());
    ticket = null;
  }

  private void gone(ApiException why) {
    state = VmmState.GONE;
    failLaunch(why);
    if (stop != null) {
      stop.complete(view());
      stop = null;
    }
  }

  private void failLaunch(ApiException why) {
    CompletableFuture<VmmView> ended = launch;
    launch = null;
    if (ended != null) {
      ended.completeExceptionally(why);
    }
  }

  private ApiException stopped() {
    return new ApiException(ErrorCode.VMM_GONE, "VMM " + name + " was stopped");
  }
}
