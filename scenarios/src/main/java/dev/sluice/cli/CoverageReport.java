package dev.sluice.cli;

import dev.sluice.scenarios.coverage.BranchReport;
import dev.sluice.scenarios.coverage.BranchReport.MissedLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code sluice run --coverage} prints after the campaign. */
record CoverageReport(BranchReport report) {

  void print(PrintWriter out) {
    Table table = new Table("class", "branches", "taken", "missed");
    report.classes().entrySet().stream()
        .filter(of -> of.getValue().missed() > 0)
        .forEach(
            of ->
                table.row(
                    of.getKey(),
                    String.valueOf(of.getValue().taken() + of.getValue().missed()),
                    String.valueOf(of.getValue().taken()),
                    String.valueOf(of.getValue().missed())));
    out.println();
    table.print(out);
    list(out, "with a reason:", report.missed().stream().filter(one -> one.unexplained() == 0));
    list(out, "without a reason:", report.missed().stream().filter(one -> one.unexplained() > 0));
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%d of %d branches taken (%.1f %%); %d not taken have a reason (%.1f %%), %d have none",
            report.taken(),
            report.branches(),
            report.percent(report.taken()),
            report.explained(),
            report.percent(report.explained()),
            report.unexplained()));
    out.flush();
  }

  private static void list(PrintWriter out, String heading, Stream<MissedLine> missed) {
    List<MissedLine> lines = missed.toList();
    if (!lines.isEmpty()) {
      out.println();
      out.println(heading);
    }
    for (MissedLine one : lines) {
      out.println(
          "  %s:%d (%d of %d branches) %s: %s"
              .formatted(
                  one.line().file(),
                  one.line().line(),
                  one.line().missed(),
                  one.line().of(),
                  one.line().method(),
                  one.text()));
      one.reasons().forEach(reason -> out.println("    " + reason));
    }
  }
}
