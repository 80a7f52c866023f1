package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict that no order of the operations explains what was seen.
 *
 * <p>What it has to say beyond the operation is worked out when first asked for. Not for use by
 * several threads at once.
 */
public final class Invalid implements Verdict {

  /** How long to look for dead ends and for a small history: a fraction of a second. */
  private static final Budget EXPLAINING = new Budget(1_000_000, 1L << 28);

  private static final long SHRINKING_EFFORT = 1_000_000;

  private final Attempt attempt;
  private final Pairing whole;
  private final int at;
  private final long steps;
  private @Nullable Attempt thorough;
  private @Nullable Explanation explanation;

  Invalid(Attempt attempt, Pairing whole, int at, long steps) {
    this.attempt = attempt;
    this.whole = whole;
    this.at = at;
    this.steps = steps;
  }

  /**
   * The completion that ends the shortest prefix of the history that is not linearizable. Failures
   * and results count as known there even if they came to be known only later.
   */
  public Op op() {
    return whole.event(at);
  }

  /** The last completion before it, up to which all can be explained; null if there is none. */
  public @Nullable Op previousOk() {
    return whole.lastOkBefore(at);
  }

  /** One sentence that says which operation cannot be explained, and why, in plain words. */
  public String reason() {
    Attempt failed = thorough();
    return (String)
        Models.function("sluice.checker.words", "sentence")
            .invoke(
                attempt.model().name(),
                failed.failed(),
                op().index(),
                failed.refusals(),
                notGiven(failed));
  }

  /** What the operation saw that nobody had written by then, and where it is first written. */
  private Object notGiven(Attempt failed) {
    List<Op> before = new ArrayList<>();
    List<Op> after = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      (whole.calledAt[i] < at ? before : after).add(whole.invoked.get(i));
    }
    return Models.function("sluice.checker.words", "not-given")
        .invoke(attempt.model().name(), failed.initial(), failed.failed(), before, after);
  }

  /** All that a bounded effort finds out about the failure. */
  public Explanation explanation() {
    if (explanation == null) {
      explanation =
          new Explanation(
              reason(),
              whole.upTo(at).events(at),
              thorough().deadEnds(),
              thorough().order(),
              new Shrinker(thorough(), SHRINKING_EFFORT).shrink());
    }
    return explanation;
  }

  @Override
  public long steps() {
    return steps;
  }

  /** A search of the shortest prefix that notes where it ended. */
  private Attempt thorough() {
    if (thorough == null) {
      thorough = attempt.thorough(attempt.pairing().upTo(at), EXPLAINING);
      if (thorough.run() != Search.Outcome.INVALID) {
        thorough = attempt;
      }
    }
    return thorough;
  }
}
