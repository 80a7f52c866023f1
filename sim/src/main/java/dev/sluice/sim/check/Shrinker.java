package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Drops operations from a history that cannot be explained while it keeps failing in the same way
 * (Zeller's delta debugging): at the same operation, for no new reason, and with a state in which
 * that operation would be possible if there was one before.
 *
 * <p>The last conditions matter: without them the write goes, and the read of its value, which then
 * comes from nowhere, is all that is left. Where a failure has more reasons than are noted, a new
 * one is none. What remains shows the failure; it does not prove that of the whole.
 *
 * <p>It starts from the shortest tail that fails in the same way: most failures are about what
 * happened last, and a short candidate is judged in no time, while half of a hard history may be as
 * hard as the whole.
 */
final class Shrinker {

  private final Attempt failure;

  /** One candidate may use this part of the effort that is left. */
  private static final int SHARE = 20;

  private static final int SHORTEST_TAIL = 4;
  private static final long BYTES_MOST = 1L << 27;

  private final Set<String> reasons;
  private final boolean moreReasons;
  private final boolean possible;
  private long effortLeft;
  private int[] kept;

  /**
   * A shrinker of an attempt that failed.
   *
   * @param effort how many moves and operations may be gone through in all
   */
  Shrinker(Attempt failure, long effort) {
    this.failure = failure;
    reasons = new LinkedHashSet<>(failure.refusals());
    moreReasons = failure.hasMoreRefusals();
    possible = failure.isPossibleSomewhere();
    effortLeft = effort;
    kept = new int[failure.pairing().size()];
    Arrays.setAll(kept, i -> i);
  }

  /** The events of what could not be dropped. */
  List<Op> shrink() {
    int all = kept.length;
    int length = SHORTEST_TAIL;
    while (length < all && !keepTail(length)) {
      length *= 2;
    }
    if (length >= all) {
      keepTail(all);
    }
    dropChunks();
    return failure.pairing().only(kept).events(Integer.MAX_VALUE);
  }

  /** Keeps only what was called last, and the operation that fails, if that fails as well. */
  private boolean keepTail(int length) {
    int from = failure.pairing().size() - length;
    int[] tail = members(member -> member >= from || isFailed(member));
    // Reads only constrain: without them a candidate seldom fails earlier, and is then of no use.
    int[] withoutReads = members(member -> isFailed(member) || member >= from && !isRead(member));
    return keepIfFailing(withoutReads) || keepIfFailing(tail);
  }

  private int[] members(IntPredicate chosen) {
    return IntStream.range(0, failure.pairing().size()).filter(chosen).toArray();
  }

  private boolean isFailed(int member) {
    return failure.pairing().returnedAt[member] == failure.failedAt();
  }

  private boolean isRead(int member) {
    return failure.model().kind().invoke(failure.pairing().invoked.get(member)) == Model.READ;
  }

  private boolean keepIfFailing(int[] members) {
    boolean fails = stillFails(members);
    if (fails) {
      kept = members;
    }
    return fails;
  }

  private void dropChunks() {
    int chunk = Math.max(1, kept.length / 2);
    while (effortLeft > 0) {
      boolean dropped = false;
      for (int from = 0; from < kept.length && effortLeft > 0; ) {
        int[] rest = without(from, Math.min(from + chunk, kept.length));
        if (keepIfFailing(rest)) {
          dropped = true;
        } else {
          // Half a step, so that two neighbours that must go together do.
          from += Math.max(1, chunk / 2);
        }
      }
      if (chunk > 1) {
        chunk /= 2;
      } else if (!dropped) {
        break;
      }
    }
  }

  private int[] without(int from, int to) {
    int[] rest = new int[kept.length - (to - from)];
    System.arraycopy(kept, 0, rest, 0, from);
    System.arraycopy(kept, to, rest, from, kept.length - to);
    return rest;
  }

  private boolean stillFails(int[] members) {
    Attempt attempt =
        failure.of(failure.pairing().only(members), new Budget(effortLeft / SHARE, BYTES_MOST));
    boolean invalid = attempt.run() == Search.Outcome.INVALID;
    effortLeft -= attempt.steps() + members.length;
    return invalid
        && attempt.failedAt() == failure.failedAt()
        && (attempt.isPossibleSomewhere() || !possible)
        && (moreReasons || reasons.containsAll(attempt.refusals()));
  }
}
