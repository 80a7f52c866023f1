package dev.sluice.house.crooked.scenarios.shrink;

/** Refers back to a package that refers here. */
public final class ShrinkingOfReplay {

  /** The package it must not know. */
  public String replay() {
    return dev.sluice.house.crooked.scenarios.replay.ReplayName.NAME;
  }
}
