package dev.sluice.sim.check;

import java.util.function.Supplier;

/**
 * What a model answers to an operation that cannot happen in its state.
 *
 * <p>A search meets far more of these than anybody reads, so the reason is worded only when asked
 * for.
 */
public final class Inconsistent {

  private final boolean forGood;
  private final Supplier<String> reason;

  /**
   * A refusal.
   *
   * @param forGood that it will be refused ever after too, unless a blind operation comes
   * @param reason a sentence part such as "the value is 3, not 4"
   */
  public Inconsistent(boolean forGood, Supplier<String> reason) {
    this.forGood = forGood;
    this.reason = reason;
  }

  /** True if only a blind operation could make it possible again. */
  boolean isForGood() {
    return forGood;
  }

  /** Why the operation cannot happen there. */
  public String reason() {
    return reason.get();
  }

  @Override
  public String toString() {
    return reason();
  }
}
