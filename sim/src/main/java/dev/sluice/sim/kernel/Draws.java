package dev.sluice.sim.kernel;

/**
 * Random draws as a pure function: the draw for an event depends on (seed, purpose, identity of the
 * event) and on nothing that was drawn before, so that taking one event out of a run leaves all
 * other draws as they were.
 *
 * <p>The mixing function is the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
public final class Draws {

  static final long GOLDEN = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, odd

  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private Draws() {}

  /** Spreads the bits of {@code z} over the whole word. */
  public static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  /** The key of one purpose under a seed (or under another key). */
  public static long key(long seed, String purpose) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
    }
    return mix(hash ^ mix(seed + GOLDEN));
  }

  /** The draw of event {@code n} under a key. */
  public static long at(long key, long n) {
    return mix(key + (n + 1) * GOLDEN);
  }

  /** A draw made into a number from 0 (inclusive) to {@code bound} (exclusive). */
  public static long below(long draw, long bound) {
    // The bias of the remainder is below bound / 2^63, which has no effect here.
    return (draw >>> 1) % bound;
  }

  /** Whether a draw falls among {@code percent} of a hundred. */
  public static boolean percent(long draw, long percent) {
    return percent > 0 && below(draw, 100) < percent;
  }
}
