package dev.sluice.house.crooked.scenarios.replay;

/** What the other package refers to. */
public final class ReplayName {

  /** Not inlined by the compiler, so that the reference stays. */
  public static final String NAME = String.valueOf("replay");

  private ReplayName() {}
}
