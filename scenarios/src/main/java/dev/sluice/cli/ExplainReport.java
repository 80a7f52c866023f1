package dev.sluice.cli;

import dev.sluice.reports.ExplainSvg;
import dev.sluice.scenarios.replay.FailureExplanation;
import dev.sluice.sim.fault.Fault;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** An explanation for people: as text, a curve that runs down the page; and as a picture. */
final class ExplainReport {

  private static final int BAR_COLUMNS = 40;

  private ExplainReport() {}

  static void print(FailureExplanation explanation, PrintWriter out) {
    out.println();
    if (explanation.slip() != null) {
      out.println(explanation.slip());
    }
    out.println("P(same failure) with the run kept up to a step and drawn anew after it");
    Table curve = new Table("", "step", "percent", "time");
    explanation
        .curve()
        .forEach(
            (step, share) ->
                curve.row(
                    bar(share),
                    String.valueOf(step),
                    String.valueOf(share.percent()),
                    VirtualTime.text(explanation.timeNanos(step))));
    curve.print(out);
    if (!explanation.without().isEmpty()) {
      out.println();
      out.println("P(same failure) without one fault, drawn anew from the start");
      Table faults = new Table("fault", "percent");
      explanation
          .without()
          .forEach(one -> faults.row(text(one.fault()), String.valueOf(one.share().percent())));
      faults.print(out);
    }
    out.println();
  }

  /** The same as a picture, of the form {@link ExplainSvg}. */
  static String svg(FailureExplanation explanation) {
    List<ExplainSvg.Point> curve = new ArrayList<>();
    explanation
        .curve()
        .forEach(
            (step, share) ->
                curve.add(
                    new ExplainSvg.Point(
                        step, VirtualTime.text(explanation.timeNanos(step)), share.percent())));
    return ExplainSvg.of(
        explanation.title(),
        curve,
        explanation.without().stream()
            .map(one -> new ExplainSvg.Without(text(one.fault()), one.share().percent()))
            .toList());
  }

  private static String bar(FailureExplanation.Share share) {
    return "#".repeat(share.failed() * BAR_COLUMNS / share.runs());
  }

  private static String text(Fault fault) {
    return fault.kind().label() + " " + fault.target().text() + " at " + fault.atMillis() + " ms";
  }
}
