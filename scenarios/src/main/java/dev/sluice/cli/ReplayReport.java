package dev.sluice.cli;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.scenarios.replay.Replay;
import dev.sluice.sim.judge.Violation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code sluice replay} says at its end: the same words for the same run, always. */
final class ReplayReport {

  private static final int SHOWN_MAX = 10;

  private ReplayReport() {}

  /**
   * Prints it.
   *
   * @param names of the run
   */
  static void print(Replay.Outcome outcome, NameRecording names, Terminal terminal) {
    PrintWriter out = terminal.out();
    SeedResult result = outcome.result();
    List<String> messages = names.in(result.violations().stream().map(Violation::message).toList());
    for (int i = 0; i < Math.min(SHOWN_MAX, messages.size()); i++) {
      out.println(line(result.violations().get(i), messages.get(i)));
    }
    long more = messages.size() - SHOWN_MAX;
    if (more > 0) {
      out.println("... and " + more + " more");
    }
    result.remarks().forEach(out::println);
    out.println(
        "%s seed %d: %d steps, %s of virtual time, trace %s"
            .formatted(
                result.scenario(),
                result.seed(),
                result.steps(),
                VirtualTime.text(result.simNanos()).substring(1),
                SeedResult.hex(result.traceHash())));
    if (outcome.recordedAs() != null) {
      out.println("recorded trace: " + outcome.recordedAs() + where(outcome));
    }
    out.println(verdict(outcome));
  }

  private static String line(Violation violation, String message) {
    return "%s  %s: %s"
        .formatted(VirtualTime.text(violation.timeNanos()), violation.oracle(), message);
  }

  private static String where(Replay.Outcome outcome) {
    return outcome.divergedAt() < 0 ? "" : ", the same up to step " + outcome.divergedAt();
  }

  /** The last line. */
  static String verdict(Replay.Outcome outcome) {
    Violation expected = outcome.expected();
    return switch (outcome.comparison()) {
      case NONE -> outcome.result().verdict().label();
      case SAME_FAILURE -> "same failure" + (expected == null ? "" : ": " + expected.oracle());
      case OTHER_FAILURE -> other(outcome.result().violations().get(0), expected);
      // Undecided is not passed.
      case PASSES_NOW ->
          outcome.result().verdict() == SeedVerdict.PASS
              ? "passes now"
              : outcome.result().verdict().label();
      case DIVERGED ->
          outcome.divergedAt() < 0
              ? "diverged at a step unknown: there is no trace.jsonl beside the repro"
              : "diverged at step " + outcome.divergedAt();
    };
  }

  /** Of two violations of one promise it says what tells them apart. */
  private static String other(Violation seen, @Nullable Violation expected) {
    if (expected == null) {
      return "other failure: " + seen.oracle();
    }
    boolean onePromise = seen.oracle().equals(expected.oracle());
    return "other failure: "
        + (onePromise ? seen.shape().text() : seen.oracle())
        + ", not "
        + (onePromise ? expected.shape().text() : expected.oracle());
  }

  static Map<String, Object> json(Replay.Outcome outcome) {
    SeedResult result = outcome.result();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", result.scenario());
    json.put("seed", result.seed());
    json.put("verdict", result.verdict());
    json.put("comparison", verdict(outcome));
    json.put("steps", result.steps());
    json.put("simNanos", result.simNanos());
    json.put("traceHash", SeedResult.hex(result.traceHash()));
    json.put("divergedAtStep", outcome.divergedAt() < 0 ? null : outcome.divergedAt());
    json.put("violations", result.violations());
    return json;
  }
}
