package dev.sluice.scenarios.search;

import dev.sluice.sim.kernel.Picker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every way to choose in a run that asks a {@link Picker}, depth first, by running it again and
 * again. A run is left as soon as it is in a state that was met before on another way: what follows
 * was tried there, or still will be.
 */
final class OrderSearch<T> implements Picker {

  private final Function<Picker, @Nullable T> attempt;
  private final List<Integer> picks = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final Set<Long> met = new HashSet<>(); // used for membership only
  private int turn;
  private long left;
  private boolean over;

  /**
   * A search.
   *
   * @param attempt runs once with the picker that it is given; null if the picker has left it
   */
  OrderSearch(Function<Picker, @Nullable T> attempt) {
    this.attempt = attempt;
  }

  /** Runs once more; null if that has met a known state. Not to be called once it is over. */
  @Nullable T next() {
    turn = 0;
    T result = attempt.apply(this);
    if (result == null) {
      left++;
    }
    return result;
  }

  /** Goes on to the next way to choose; call it after {@link #next} and {@link #choices}. */
  void turnBack() {
    int last = picks.size() - 1;
    while (last >= 0 && picks.get(last) + 1 == widths.get(last)) {
      picks.remove(last);
      widths.remove(last);
      last--;
    }
    if (last < 0) {
      over = true;
    } else {
      picks.set(last, picks.get(last) + 1);
    }
  }

  /** Whether every way was tried. */
  boolean over() {
    return over;
  }

  /** How many runs were left since they had come to a known state. */
  long left() {
    return left;
  }

  /** What the last run has chosen. */
  List<Integer> choices() {
    return List.copyOf(picks);
  }

  @Override
  public int pick(int of, long state) {
    int now = turn++;
    if (now < picks.size()) {
      if (widths.get(now) != of) {
        throw new IllegalStateException(
            "choice %d of a run is one of %d, and was one of %d"
                .formatted(now, of, widths.get(now)));
      }
      return picks.get(now);
    }
    if (!met.add(state)) {
      return LEAVE;
    }
    picks.add(0);
    widths.add(of);
    return 0;
  }
}
