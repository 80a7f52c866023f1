package dev.sluice.sim.check;

/**
 * Spreads the bits of numbers that differ in few places, so that tables can use the low ones.
 *
 * <p>Sets of placed operations differ in single bits; a weak hash over them was measured to lose
 * two sets in three. This is the finalizer of MurmurHash3.
 */
final class Mix {

  private Mix() {}

  static long hash(long bits) {
    long h = bits;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
