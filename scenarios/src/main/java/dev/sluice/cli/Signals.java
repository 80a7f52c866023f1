package dev.sluice.cli;

import dev.sluice.scenarios.campaign.Stop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM: they request the running command to stop, and give it time to write its
 * results. The JVM then ends with 130 or 143, unless a violation was found or the command serves
 * until it is told to end.
 */
final class Signals {

  /** To write down what was found so far; a command that takes longer has hung. */
  private static final long PATIENCE_SECONDS = 60;

  private final Stop stop;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Signals(Stop stop) {
    this.stop = stop;
  }

  /** Has {@code stop} requested when the process is told to end. */
  static Signals watch(Stop stop) {
    Signals signals = new Signals(stop);
    Runtime.getRuntime().addShutdownHook(new Thread(signals::hook, "sluice-end"));
    return signals;
  }

  /** The command has ended by itself and printed its results. */
  void ended() {
    ended.countDown();
  }

  private void hook() {
    if (ended.getCount() == 0) {
      return; // the usual end
    }
    stop.request();
    if (stop.isHeard()) {
      try {
        boolean inTime = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        LoggerFactory.getLogger(Signals.class).debug("summed up in time: {}", inTime);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (stop.hasViolation()) {
      Runtime.getRuntime().halt(ExitCode.VIOLATION);
    }
    if (stop.usualEnd() && ended.getCount() == 0) {
      Runtime.getRuntime().halt(stop.usualCode());
    }
  }
}
