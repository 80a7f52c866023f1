package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Drops operations from a history that cannot be explained while it keeps failing in the same way
 * (Zeller's delta debugging): at the same operation, for no new reason, and with a state in which
 * that operation would be possible if there was one before.
 *
 * <p>The last conditions matter: without them the write goes, and the read of its value, which then
 * comes from nowhere, is all that is left. What remains shows the failure; it does not prove that
 * of the whole.
 */
final class Shrinker {

  private final Attempt failure;

  /** One candidate may use this part of the effort that is left. */
  private static final int SHARE = 20;

  private final Set<String> reasons;
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
    possible = failure.isPossibleSomewhere();
    effortLeft = effort;
    kept = new int[failure.pairing().size()];
    Arrays.setAll(kept, i -> i);
  }

  /** The events of what could not be dropped. */
  List<Op> shrink() {
    // Reads only constrain: without them a candidate seldom fails earlier, and is then of no use.
    int[] withoutReads = IntStream.of(kept).filter(member -> !isOtherRead(member)).toArray();
    if (stillFails(withoutReads)) {
      kept = withoutReads;
    }
    dropChunks();
    return failure.pairing().only(kept).events(Integer.MAX_VALUE);
  }

  private boolean isOtherRead(int member) {
    Pairing pairing = failure.pairing();
    return pairing.returnedAt[member] != failure.failedAt()
        && failure.model().kind().invoke(pairing.invoked.get(member)) == Model.READ;
  }

  private void dropChunks() {
    int chunk = Math.max(1, kept.length / 2);
    while (effortLeft > 0) {
      boolean dropped = false;
      for (int from = 0; from < kept.length && effortLeft > 0; ) {
        int[] rest = without(from, Math.min(from + chunk, kept.length));
        if (stillFails(rest)) {
          kept = rest;
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
    Attempt attempt = failure.of(failure.pairing().only(members));
    boolean invalid =
        attempt.run(new Budget(effortLeft / SHARE, Long.MAX_VALUE)) == Search.Outcome.INVALID;
    effortLeft -= attempt.steps() + members.length;
    return invalid
        && attempt.failedAt() == failure.failedAt()
        && (attempt.isPossibleSomewhere() || !possible)
        && reasons.containsAll(attempt.refusals());
  }
}
