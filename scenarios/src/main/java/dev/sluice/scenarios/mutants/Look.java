package dev.sluice.scenarios.mutants;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way into a world of classes of its own. One thread at a time. */
public interface Look {

  /**
   * What was seen of a seed.
   *
   * @param scenario whose turn it was
   * @param complaint the oracle that complained first, or how the run ended if it had no end of its
   *     own; null if all was well
   * @param hash all that can be seen of the run; empty if it was not asked for
   * @param lines the numbers of the lines that were run, if these classes tell
   * @param turns of loops, as far as these classes count them
   */
  record Seen(String scenario, @Nullable String complaint, String hash, BitSet lines, long turns) {}

  /** Initialises classes, and answers the lines that were run for it. */
  BitSet load(List<String> classes);

  /**
   * Runs {@code seed} of the scenario whose turn it is.
   *
   * @param hashed whether the hash is of interest
   */
  Seen look(long seed, boolean hashed);
}
