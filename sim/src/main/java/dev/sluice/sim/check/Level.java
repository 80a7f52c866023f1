package dev.sluice.sim.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Configurations with the same return due, taken in the order of their ranks. */
final class Level {

  private static final int ROOM = 64;
  private static final int NUMBERS = 7;
  private static final int DUE = 0;
  private static final int STATE = 1;
  private static final int OWED = 2;
  private static final int IDLE_FROM = 3;
  private static final int IDLE_SINCE = 4;
  private static final int LAST_PLACED = 5;
  private static final int PLACEMENTS = 6;

  private final Timeline timeline;
  private final Effort effort;
  private final Configurations seen;
  private final int words;
  private int[] numbers;
  private long[] bits;
  private int[] next;
  private int count;

  /** By rank beyond {@link #base}: the oldest entry not yet taken and the newest, plus 1. */
  private int[] oldest = new int[4];

  private int[] newest = new int[4];
  private int base;
  private int cheapest;
  private int called;

  /**
   * An empty level.
   *
   * @param looksMost how many groups to look at for one that covers another
   */
  Level(Search search, int looksMost) {
    timeline = search.timeline;
    effort = search.effort;
    words = timeline.words();
    effort.hold(bytes(ROOM));
    numbers = new int[ROOM * NUMBERS];
    bits = new long[ROOM * 2 * words];
    next = new int[ROOM];
    seen = new Configurations(words, ROOM, true, looksMost, timeline, effort);
  }

  /** Adds a configuration of some rank unless another covers it. */
  void add(Configuration c, int lastPlaced, int rank) {
    if (!seen.add(c)) {
      return;
    }
    if (count == next.length) {
      grow();
    }
    called = c.called;
    int at = count * NUMBERS;
    numbers[at + DUE] = c.due;
    numbers[at + STATE] = c.state;
    numbers[at + OWED] = c.owed ? 1 : 0;
    numbers[at + IDLE_FROM] = c.idleFrom;
    numbers[at + IDLE_SINCE] = c.idleSince;
    numbers[at + LAST_PLACED] = lastPlaced;
    System.arraycopy(c.placed, 0, bits, count * 2 * words, words);
    System.arraycopy(c.settled, 0, bits, (count * 2 + 1) * words, words);
    numbers[at + PLACEMENTS] = c.placements;
    queue(rank, count++);
  }

  /** Takes the next, or answers a negative number. */
  int take() {
    while (cheapest < oldest.length && oldest[cheapest] == 0) {
      cheapest++;
    }
    if (cheapest == oldest.length) {
      return -1;
    }
    int entry = oldest[cheapest] - 1;
    oldest[cheapest] = next[entry];
    return entry;
  }

  /** Takes one whose rank is so many quarters of the way from the lowest, or higher. */
  int take(int quarters) {
    while (cheapest < oldest.length && oldest[cheapest] == 0) {
      cheapest++;
    }
    int highest = oldest.length - 1;
    while (highest > cheapest && oldest[highest] == 0) {
      highest--;
    }
    if (highest <= cheapest) {
      return take();
    }
    int at = cheapest + (highest - cheapest) * quarters / 4;
    while (oldest[at] == 0) {
      at++;
    }
    int entry = oldest[at] - 1;
    oldest[at] = next[entry];
    return entry;
  }

  /** Makes a configuration what an entry is. */
  void restore(int entry, Configuration c) {
    int at = entry * NUMBERS;
    c.due = numbers[at + DUE];
    c.state = numbers[at + STATE];
    c.called = called;
    c.owed = numbers[at + OWED] != 0;
    c.idleFrom = numbers[at + IDLE_FROM];
    c.idleSince = numbers[at + IDLE_SINCE];
    c.placements = numbers[at + PLACEMENTS];
    System.arraycopy(bits, entry * 2 * words, c.placed, 0, words);
    System.arraycopy(bits, (entry * 2 + 1) * words, c.settled, 0, words);
  }

  /** All configurations, taken or not. */
  List<Configuration> all() {
    List<Configuration> all = new ArrayList<>();
    for (int entry = 0; entry < count; entry++) {
      Configuration c = new Configuration(words);
      restore(entry, c);
      all.add(c);
    }
    return all;
  }

  /** The operation placed last on the way to an entry; negative if none was. */
  int lastPlaced(int entry) {
    return numbers[entry * NUMBERS + LAST_PLACED];
  }

  /** How the search came to an entry: levels that are done are forgotten, and the way with them. */
  Deepest.Way wayTo(int entry) {
    return new Deepest.Way() {
      @Override
      public int lastPlaced() {
        return Level.this.lastPlaced(entry);
      }

      @Override
      public int[] lastPlaced(int most) {
        return new int[0];
      }
    };
  }

  /** Forgets all, to serve for another return. */
  void clear() {
    count = 0;
    cheapest = 0;
    Arrays.fill(oldest, 0);
    seen.clear();
  }

  /** Gives its memory back to the budget. */
  void release() {
    effort.release(bytes(next.length));
    seen.release();
  }

  private void queue(int rank, int entry) {
    if (count == 1) {
      base = rank;
    } else if (rank < base) {
      int more = base - rank;
      oldest = shifted(oldest, more);
      newest = shifted(newest, more);
      base = rank;
    }
    int at = rank - base;
    if (at >= oldest.length) {
      oldest = Arrays.copyOf(oldest, at * 2);
      newest = Arrays.copyOf(newest, at * 2);
    }
    next[entry] = 0;
    if (oldest[at] == 0) {
      oldest[at] = entry + 1;
    } else {
      next[newest[at] - 1] = entry + 1;
    }
    newest[at] = entry + 1;
    cheapest = Math.min(cheapest, at);
  }

  private static int[] shifted(int[] numbers, int by) {
    int[] moved = new int[numbers.length + by];
    System.arraycopy(numbers, 0, moved, by, numbers.length);
    return moved;
  }

  private void grow() {
    int size = count * 2;
    effort.hold(bytes(size));
    numbers = Arrays.copyOf(numbers, size * NUMBERS);
    bits = Arrays.copyOf(bits, size * 2 * words);
    next = Arrays.copyOf(next, size);
    effort.release(bytes(count));
  }

  private long bytes(long room) {
    return room * (4 * (NUMBERS + 1) + 16L * words);
  }
}
