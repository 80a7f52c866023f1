package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.sim.judge.Verdicts;
import java.util.Locale;

/** What became of one seed. */
public enum SeedVerdict {
  /** Every oracle was content. */
  PASS,
  /** A promise was broken. */
  FAIL,
  /** An oracle ran out of its budget, and none found anything. */
  UNDECIDED,
  /** Sluice itself failed, or ran one seed in two ways. */
  ERROR;

  /** What the oracles' verdicts come to. */
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
