package dev.sluice.process;

import dev.sluice.process.metrics.Outcomes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How the transactions with which background work begins its rounds ended, last. */
final class TaskLog implements Outcomes {

  private final InstantSource clock;
  private final Map<String, Last> last = new ConcurrentHashMap<>();

  TaskLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The newest end.
   *
   * @param ends so far, in this process
   * @param outcome as {@link Outcomes} has it
   */
  record Last(long ends, Instant time, String outcome) {}

  @Override
  public void ended(String work, String outcome) {
    Instant now = clock.instant();
    last.merge(
        work,
        new Last(1, now, outcome),
        (before, newest) -> new Last(before.ends() + 1, now, outcome));
  }

  /** That of a transaction; null if it has never ended. */
  @Nullable Last of(String transaction) {
    return last.get(transaction);
  }
}
