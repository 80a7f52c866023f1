package dev.sluice.sim.check;

import org.jspecify.annotations.Nullable;

/** Whether a history is linearizable. */
public sealed interface Verdict permits Verdict.Valid, Invalid, Verdict.Unknown {

  /** How many moves the search tried. */
  long steps();

  /**
   * Some order of the operations explains everything that was seen.
   *
   * @param state the state in which that order ends; null if the object fell into independent parts
   */
  record Valid(@Nullable Object state, long steps) implements Verdict {}

  /**
   * The budget was spent before there was an answer.
   *
   * @param cause what was spent: {@code steps} or {@code bytes}
   */
  record Unknown(String cause, long steps) implements Verdict {}
}
