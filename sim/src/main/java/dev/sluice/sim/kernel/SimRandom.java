package dev.sluice.sim.kernel;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A seeded stream (SplitMix64). Bounded draws are spelled out here, because the JDK is free to
 * change how its default methods make them from {@link #nextLong()}.
 */
public final class SimRandom implements RandomGenerator {

  private final LongSupplier salt;
  private long state;

  /** The stream of one key; equal keys give equal streams. */
  public SimRandom(long key) {
    this(key, () -> 0);
  }

  /** The stream of one key; its draws depend on {@code salt} too, so that it can be re-keyed. */
  SimRandom(long key, LongSupplier salt) {
    this.state = key;
    this.salt = salt;
  }

  @Override
  public long nextLong() {
    state += Draws.GOLDEN;
    return Draws.mix(state ^ salt.getAsLong());
  }

  @Override
  public long nextLong(long bound) {
    return Draws.below(nextLong(), positive(bound));
  }

  @Override
  public long nextLong(long origin, long bound) {
    return origin + Draws.below(nextLong(), positive(bound - origin));
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  @Override
  public int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  @Override
  public int nextInt(int origin, int bound) {
    return (int) nextLong(origin, bound);
  }

  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  private static long positive(long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, got " + bound);
    }
    return bound;
  }
}
