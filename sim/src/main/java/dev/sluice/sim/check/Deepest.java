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

  private final boolean keepPaths;
  private int due = -1;
  private final int[] states = new int[MOST];
  private int count;
  private final List<int[]> paths = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param keepPaths whether to keep how the search came there, which costs time at each new depth
   */
  Deepest(boolean keepPaths) {
    this.keepPaths = keepPaths;
  }

  /** Notes a configuration whose due operation is not yet placed. */
  void visit(Configuration c, Frames frames) {
    if (c.due < due) {
      return;
    }
    if (c.due > due) {
      due = c.due;
      count = 0;
      paths.clear();
    }
    if (count == MOST) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (states[i] == c.state) {
        return;
      }
    }
    states[count++] = c.state;
    if (keepPaths) {
      paths.add(frames.path());
    }
  }

  /** The completed operation that nobody got past. */
  int due() {
    return due;
  }

  /** The states in which it could not be passed. */
  int[] states() {
    return Arrays.copyOf(states, count);
  }

  /** For each state the moves that led there. */
  List<int[]> paths() {
    return paths;
  }
}
