package dev.sluice.reports.query;

import java.util.Map;

/** Words of queries that stand for longer ones. */
public final class Aliases {

  /** From each word to the terms that it stands for. */
  public static final Map<String, String> ALL =
      Map.of(
          "launch", "event=launch-asked",
          "stop", "event=stop-asked",
          "settled", "event=reservoir-changed phase=ready|degraded",
          "lost", "event=request-lost|answer-lost",
          "boot", "event=boot-began",
          "strike", "event=fault-struck",
          "violation", "event=violation-found");

  private Aliases() {}
}
