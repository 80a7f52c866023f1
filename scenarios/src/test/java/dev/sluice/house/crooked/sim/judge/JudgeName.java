package dev.sluice.house.crooked.sim.judge;

/** What the other package refers to. */
public final class JudgeName {

  /** Not inlined by the compiler, so that the reference stays. */
  public static final String NAME = String.valueOf("judge");

  private JudgeName() {}
}
