package dev.sluice.sim.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The configurations in which a search came furthest and could not pass the next return: at most
 * ten, of distinct states. They are what an explanation starts from.
 */
final class Deepest {

  /** As many as Jepsen keeps. */
  static final int MOST = 10;

  /** What came long before a failure seldom has to do with it. */
  private static final int ORDER_MOST = 12;

  /**
   * A configuration that came furthest, by numbers.
   *
   * @param last the operation placed last, or a negative number
   * @param order the operations placed last, as far as that is known
   */
  record Place(int state, int last, int[] order, int[] pending) {}

  /** How a search came to where it is. */
  interface Way {

    /** The operation placed last; negative if none was. */
    int lastPlaced();

    /** The operations placed last, at most so many, in their order; as far as that is known. */
    int[] lastPlaced(int most);
  }

  private final boolean thorough;
  private int due = -1;
  private final int[] states = new int[MOST];
  private int count;
  private final List<Place> places = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param thorough whether to note more than the states, which costs time at every new depth
   */
  Deepest(boolean thorough) {
    this.thorough = thorough;
  }

  /** Notes a configuration whose due operation is not yet placed. */
  void visit(Configuration c, Way way, Timeline timeline) {
    if (c.due < due) {
      return;
    }
    if (c.due > due) {
      due = c.due;
      count = 0;
      places.clear();
    }
    if (count == MOST || isKnown(c.state)) {
      return;
    }
    states[count++] = c.state;
    if (thorough) {
      places.add(
          new Place(c.state, way.lastPlaced(), way.lastPlaced(ORDER_MOST), timeline.notPlaced(c)));
    }
  }

  private boolean isKnown(int state) {
    for (int i = 0; i < count; i++) {
      if (states[i] == state) {
        return true;
      }
    }
    return false;
  }

  /** The completed operation that nobody got past. */
  int due() {
    return due;
  }

  /** The states in which it could not be passed. */
  int[] states() {
    return Arrays.copyOf(states, count);
  }

  /** The same with what a thorough search notes; only the states if it was not. */
  List<Place> places() {
    return thorough
        ? places
        : Arrays.stream(states())
            .mapToObj(state -> new Place(state, -1, new int[0], new int[0]))
            .toList();
  }
}
