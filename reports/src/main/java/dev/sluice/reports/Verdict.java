package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of one seed. */
public enum Verdict {
  /** Every oracle was content. */
  PASS,
  /** A promise was broken. */
  FAIL,
  /** An oracle ran out of its budget, and none found anything. */
  UNDECIDED,
  /** Sluice itself failed, or ran one seed in two ways. */
  ERROR;

  /** The name in files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
