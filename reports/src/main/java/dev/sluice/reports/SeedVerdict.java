package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.sim.judge.Verdicts;
import java.util.Locale;

/** The verdict of one seed. */
public enum SeedVerdict {
  /** No oracle found anything. */
  PASS,
  /** A promise was broken. */
  FAIL,
  /** An oracle ran out of its budget, and none found anything. */
  UNDECIDED,
  /** Sluice itself failed, or ran one seed in two ways. */
  ERROR;

  /** The verdict of all oracles together. */
  public static SeedVerdict of(Verdicts verdicts) {
    if (!verdicts.violations().isEmpty()) {
      return FAIL;
    }
    return verdicts.undecided().isEmpty() ? PASS : UNDECIDED;
  }

  /** The name in files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
