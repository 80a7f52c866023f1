package dev.sluice.house.crooked.sim.cover;

/** Refers back to a package that refers here. */
public final class CoverageOfJudge {

  /** The package it must not know. */
  public String judge() {
    return dev.sluice.house.crooked.sim.judge.JudgeName.NAME;
  }
}
