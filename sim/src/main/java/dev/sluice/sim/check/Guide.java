package dev.sluice.sim.check;

import clojure.lang.IFn;
import org.jspecify.annotations.Nullable;

/**
 * How far a configuration is from being done, for a search that has to choose: the less, the
 * better. Only a guess; no verdict depends on it.
 *
 * <p>What must be placed counts the more the sooner it returns, and the more the farther the state
 * is from allowing it. A placement in doubt counts too: it is one thing less to help later.
 */
final class Guide {

  /** The weight of what returns first. */
  private static final int FIRST = 256;

  /** So many returns later the weight is half. */
  private static final int HALVED_AFTER = 4;

  /** Beyond these, weights are less than one. */
  private static final int LOOKS_MOST = 8 * HALVED_AFTER;

  /** Asking a model takes longer than counting. */
  private static final int ASKED_MOST = 16;

  /** Two for being open, one for each thing that is in the way, in units of the rank. */
  private static final int SCALE = 32;

  private static final int FOR_DOUBTFUL = 8;
  private static final int FARTHEST = 100;
  private static final int RANK_MOST = 4_000;

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final @Nullable IFn distance;
  private final int[] weights = new int[LOOKS_MOST];

  /** Distances by state and transition, plus 1. */
  private final Answers distances;

  private int room;

  /**
   * A guide of a search.
   *
   * @param distance from a state and an operation to how many things are in the way, or null; null
   *     itself if the model has no idea
   */
  Guide(
      Operations operations,
      Timeline timeline,
      TransitionTable table,
      @Nullable IFn distance,
      Effort effort) {
    this.operations = operations;
    this.timeline = timeline;
    this.table = table;
    this.distance = distance;
    room = table.room();
    distances = new Answers(operations.transitions.size(), room, effort);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (int) (FIRST * StrictMath.pow(0.5, (double) i / HALVED_AFTER));
    }
  }

  /** How far a configuration is from being done. */
  int rank(Configuration c) {
    int from = timeline.openFrom[c.due];
    int to = Math.min(timeline.openFrom[c.due + 1], from + LOOKS_MOST);
    int sum = 0;
    for (int i = from; i < to; i++) {
      int operation = timeline.open[i];
      if (c.isMust(timeline.slotOf[operation])) {
        int far = i - from < ASKED_MOST ? distance(c.state, operations.transitionOf[operation]) : 0;
        sum += weights[i - from] * (2 + far);
      }
    }
    return Math.min(RANK_MOST, sum / SCALE + FOR_DOUBTFUL * doubtfulPlaced(c));
  }

  private int doubtfulPlaced(Configuration c) {
    int mask = timeline.doubtfulBefore(c.due) * c.placed.length;
    int count = 0;
    for (int word = 0; word < c.placed.length; word++) {
      count += Long.bitCount(c.placed[word] & timeline.doubtfulMasks[mask + word]);
    }
    return count;
  }

  private int distance(int state, int transition) {
    if (state >= room) {
      room = table.room();
      distances.growTo(room);
    }
    int known = distances.get(state, transition);
    if (known == 0) {
      known = 1 + Math.min(FARTHEST, measure(state, transition));
      distances.put(state, transition, known);
    }
    return known - 1;
  }

  private int measure(int state, int transition) {
    Object far =
        distance == null || table.isLost(state)
            ? null
            : distance.invoke(table.state(state), operations.transitions.get(transition));
    if (far != null) {
      return ((Number) far).intValue();
    }
    return table.next(state, transition) >= 0 ? 0 : 1;
  }
}
