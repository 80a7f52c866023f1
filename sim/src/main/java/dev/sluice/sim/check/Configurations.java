package dev.sluice.sim.check;

import java.util.Arrays;

/**
 * The configurations a search has been in, and whether a new one can do anything that none of them
 * could.
 *
 * <p>A configuration is the earliest return still due, the state, and for each slot whether its
 * operation is <em>placed</em>, <em>settled</em> (may be placed, need not be) or neither (must be
 * placed). Of two with the same return and state one <em>covers</em> the other if in each slot it
 * has the same or is settled: whatever the other can still do, it can do too.
 */
final class Configurations {

  private final int words;

  /** Chains by return and state: number of the newest configuration plus 1. */
  private int[] heads;

  private int[] dueOf;
  private int[] stateOf;
  private int[] older;

  /** For each configuration its placed words, then its settled words. */
  private long[] bits;

  private int count;

  /**
   * None yet.
   *
   * @param words how many a set of slots takes
   * @param room for so many to begin with
   */
  Configurations(int words, int room) {
    this.words = words;
    heads = new int[room * 4];
    dueOf = new int[room];
    stateOf = new int[room];
    older = new int[room];
    bits = new long[room * 2 * words];
  }

  /** Adds a configuration unless one that was added before covers it. */
  boolean add(Configuration c) {
    int due = c.owed ? ~c.due : c.due;
    int at = bucket(due, c.state);
    for (int entry = heads[at] - 1; entry >= 0; entry = older[entry]) {
      if (dueOf[entry] == due && stateOf[entry] == c.state && covers(entry, c)) {
        return false;
      }
    }
    if (count == dueOf.length) {
      grow();
      at = bucket(due, c.state);
    }
    dueOf[count] = due;
    stateOf[count] = c.state;
    System.arraycopy(c.placed, 0, bits, count * 2 * words, words);
    System.arraycopy(c.settled, 0, bits, count * 2 * words + words, words);
    older[count] = heads[at] - 1;
    heads[at] = ++count;
    return true;
  }

  /** What all this holds in memory. */
  long bytes() {
    return 4L * heads.length + 12L * dueOf.length + 8L * bits.length;
  }

  private boolean covers(int entry, Configuration c) {
    int base = entry * 2 * words;
    for (int word = 0; word < words; word++) {
      long ours = bits[base + words + word];
      if (((c.settled[word] | (c.placed[word] ^ bits[base + word])) & ~ours) != 0) {
        return false;
      }
    }
    return true;
  }

  private int bucket(int due, int state) {
    return (int) Mix.hash((long) due << 32 | state) & (heads.length - 1);
  }

  private void grow() {
    int size = count * 2;
    dueOf = Arrays.copyOf(dueOf, size);
    stateOf = Arrays.copyOf(stateOf, size);
    older = Arrays.copyOf(older, size);
    bits = Arrays.copyOf(bits, size * 2 * words);
    heads = new int[size * 4];
    for (int entry = 0; entry < count; entry++) {
      int at = bucket(dueOf[entry], stateOf[entry]);
      older[entry] = heads[at] - 1;
      heads[at] = entry + 1;
    }
  }
}
