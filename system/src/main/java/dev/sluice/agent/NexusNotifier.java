package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Nexus hold the current state of this sled: asks what it holds, and while that differs from
 * the state at hand, reports under the next generation. <b>The promise:</b> once changes and errors
 * stop, Nexus comes to hold the last state, at the cost of one request at a time, contacts at least
 * a pause apart, and none while nothing is pending.
 *
 * <p>A change only marks the state as pending; the mark goes away only when what Nexus is known to
 * hold equals the state, so no change is lost and a burst becomes one report. After any error
 * nothing is assumed of what Nexus holds: it is asked again. Once Nexus has dismissed this boot,
 * since the sled is decommissioned or a newer boot has reported, no request is sent any more.
 *
 * <p>Confined to its worker.
 */
final class NexusNotifier {

  private static final Logger log = LoggerFactory.getLogger(NexusNotifier.class);

  /** What Nexus is known to hold. */
  private sealed interface Known {
    /** To be asked. */
    record Unknown() implements Known {}

    /** No row yet. */
    record NotFound() implements Known {}

    /** This row. */
    record Found(SledAgentInfo info) implements Known {}
  }

  private static final Known UNKNOWN = new Known.Unknown();

  private final SledId id;
  private final BootId boot;
  private final Worker worker;
  private final NexusInternalApi nexus;
  private final Timing timing;
  private final LongFunction<SledAgentInfo> current;
  private final Consumer<Dismissal> dismissed;

  private Known known = UNKNOWN;
  private long sentGeneration; // the last; 0 before the first report, below that of any row
  private boolean pending = true;
  private boolean outstanding;
  private boolean resting; // less than a pause has passed since the last contact
  private boolean stopped;

  /**
   * A notifier that has not begun.
   *
   * @param current the state at this moment, under the generation given
   * @param dismissed told once why Nexus has dismissed this boot
   */
  NexusNotifier(
      AgentConfig config,
      Worker worker,
      NexusInternalApi nexus,
      LongFunction<SledAgentInfo> current,
      Consumer<Dismissal> dismissed) {
    this.id = config.id();
    this.boot = config.boot();
    this.worker = worker;
    this.nexus = nexus;
    this.timing = config.timing();
    this.current = current;
    this.dismissed = dismissed;
  }

  /** To be called when the state may have changed, and once to begin. */
  void stateChanged() {
    pending = true;
    contact();
  }

  /** Sends nothing more; the process ends. */
  void stop() {
    stopped = true;
  }

  private void contact() {
    if (stopped || !pending || outstanding || resting) {
      return;
    }
    resting = true;
    worker.after(timing.notifierPause(), this::rested);
    // The state is read here and not when it changed, so that the newest is what is sent.
    if (known instanceof Known.Unknown) {
      get();
      return;
    }
    SledAgentInfo held = known instanceof Known.Found found ? found.info() : null;
    long heldGeneration = held == null ? 0 : held.generation();
    SledAgentInfo now = current.apply(heldGeneration);
    if (now.equals(held) && heldGeneration >= sentGeneration) {
      pending = false;
    } else {
      put(now.withGeneration(Math.max(heldGeneration, sentGeneration) + 1));
    }
  }

  private void rested() {
    resting = false;
    contact();
  }

  private void get() {
    outstanding = true;
    Stages.then(
        timed(nexus.sledGet(id, boot)),
        worker,
        (info, failure) -> {
          outstanding = false;
          if (info != null) {
            got(info);
          } else {
            getFailed(Objects.requireNonNull(failure));
          }
          contact();
        });
  }

  private void got(SledAgentInfo info) {
    log.debug("Nexus holds generation {} of {}", info.generation(), id);
    if (info.decommissioned()) {
      dismiss(Dismissal.DECOMMISSIONED);
    } else if (info.boot().isNewerThan(boot)) {
      dismiss(Dismissal.SUPERSEDED);
    } else {
      known = new Known.Found(info);
    }
  }

  private void getFailed(Throwable failure) {
    if (failure instanceof ApiException no && no.code() == ErrorCode.NO_SUCH_SLED) {
      known = new Known.NotFound();
    } else {
      failed("asking Nexus what it holds", failure);
    }
  }

  private void put(SledAgentInfo info) {
    outstanding = true;
    sentGeneration = info.generation();
    Stages.then(
        timed(nexus.sledPut(info)),
        worker,
        (none, failure) -> {
          outstanding = false;
          if (failure == null) {
            log.info("reported generation {} of {}: {}", info.generation(), id, info.reservoir());
            known = new Known.Found(info);
          } else {
            failed("reporting to Nexus", failure);
          }
          contact();
        });
  }

  /** Ends all requests if the failure means dismissal; after any other, Nexus is asked again. */
  private void failed(String what, Throwable failure) {
    known = UNKNOWN;
    if (failure instanceof ApiException no && no.code() == ErrorCode.DECOMMISSIONED) {
      dismiss(Dismissal.DECOMMISSIONED);
    } else if (failure instanceof ApiException no && no.code() == ErrorCode.OLD_BOOT) {
      dismiss(Dismissal.SUPERSEDED);
    } else {
      log.info("{} failed, trying again: {}", what, String.valueOf(failure));
    }
  }

  private void dismiss(Dismissal why) {
    if (!stopped) {
      stopped = true;
      log.warn("no more reports of {}: {}", id, why);
      dismissed.accept(why);
    }
  }

  /** Without a limit, one half-open connection would block all reports. */
  private <T> CompletionStage<T> timed(CompletionStage<T> request) {
    return Stages.within(
        request,
        timing.requestTimeout(),
        worker,
        () ->
            new NoAnswerException(
                NoAnswerException.Reason.TIMEOUT,
                "Nexus did not answer within " + timing.requestTimeout()));
  }
}
