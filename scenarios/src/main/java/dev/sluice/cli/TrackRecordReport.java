package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.bugs.TrackRecordCheck.Outcome;
import java.io.PrintWriter;
import java.util.List;

/** What {@code sluice bugs --track-record} prints. */
final class TrackRecordReport {

  private final List<Outcome> outcomes;
  private final int rows;

  /**
   * A report.
   *
   * @param rows of the record; more than outcomes if the check was interrupted
   */
  TrackRecordReport(List<Outcome> outcomes, int rows) {
    this.outcomes = outcomes;
    this.rows = rows;
  }

  /** How a row stands. */
  static String words(Outcome outcome) {
    return outcome.missed() ? "NOT SEEN" : outcome.oracle() == null ? "retired" : "seen";
  }

  String json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("interrupted", outcomes.size() < rows);
    for (Outcome outcome : outcomes) {
      ObjectNode entry = all.withArray("rows").addObject();
      entry.put("plan", String.valueOf(outcome.row().plan().getFileName()));
      entry.put("bug", outcome.row().bug());
      entry.put("oracle", outcome.oracle());
      entry.put("retired", outcome.row().retired());
      entry.put("missed", outcome.missed());
    }
    return new Json().pretty(all);
  }

  void print(PrintWriter out) {
    Table table = new Table("plan", "bug", "outcome", "oracle");
    for (Outcome outcome : outcomes) {
      String bug = outcome.row().bug();
      String oracle = outcome.oracle();
      table.row(
          String.valueOf(outcome.row().plan().getFileName()),
          bug == null ? "-" : bug,
          words(outcome),
          oracle == null ? "-" : oracle);
    }
    table.print(out);
    long missed = outcomes.stream().filter(Outcome::missed).count();
    long retired = outcomes.stream().filter(one -> one.row().retired() != null).count();
    out.println();
    out.println(
        (outcomes.size() - missed - retired)
            + " seen again, "
            + missed
            + " not seen, "
            + retired
            + " retired");
  }
}
