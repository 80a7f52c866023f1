package dev.sluice.sim.check;

/** How large the tables of a search are to begin with. */
final class Sizes {

  private static final int LEAST = 16;
  private static final int MOST = 512;

  private Sizes() {}

  /**
   * A power of two that is enough for so many entries, within bounds. Most searches go straight to
   * their end, an entry an operation, and then no table has to grow; a long history may be judged
   * after a few of its operations.
   */
  static int room(int entries) {
    int bounded = Math.min(Math.max(entries, LEAST), MOST);
    return Integer.highestOneBit(bounded * 2 - 1);
  }
}
