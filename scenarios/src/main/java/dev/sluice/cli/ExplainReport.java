package dev.sluice.cli;

import dev.sluice.reports.ExplainSvg;
import dev.sluice.scenarios.replay.FailureExplanation;
import dev.sluice.scenarios.replay.Share;
import dev.sluice.sim.fault.Fault;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    Table curve = new Table("", "step", "percent", "95 %", "time");
    explanation
        .curve()
        .forEach(
            (step, share) ->
                curve.row(
                    bar(share),
                    String.valueOf(step),
                    String.valueOf(share.percent()),
                    interval(share),
                    VirtualTime.text(explanation.timeNanos(step))));
    curve.print(out);
    FailureExplanation.Jump jump = explanation.jump();
    if (jump != null) {
      out.println();
      out.println(
          "it rises most between step %d and step %d: %s"
              .formatted(jump.fromStep(), jump.toStep(), jump.event()));
    }
    if (!explanation.without().isEmpty()) {
      out.println();
      out.println(
          "P(same failure) drawn anew from just before a fault strikes, with and without it");
      Table faults = new Table("fault", "step", "with", "95 %", "without", "95 %", "effect");
      explanation
          .without()
          .forEach(
              one ->
                  faults.row(
                      text(one.fault()),
                      String.valueOf(one.step()),
                      String.valueOf(one.with().percent()),
                      interval(one.with()),
                      String.valueOf(one.share().percent()),
                      interval(one.share()),
                      String.valueOf(one.effectPercent())));
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
                        step, VirtualTime.text(explanation.timeNanos(step)), picture(share))));
    return ExplainSvg.of(
        explanation.title(),
        curve,
        explanation.without().stream()
            .map(
                one ->
                    new ExplainSvg.Without(
                        text(one.fault()), picture(one.with()), picture(one.share())))
            .toList());
  }

  private static String interval(Share share) {
    return share.lowPercent() + ".." + share.highPercent();
  }

  private static String bar(Share share) {
    return "#".repeat(share.failed() * BAR_COLUMNS / share.runs());
  }

  private static ExplainSvg.Percent picture(Share share) {
    return new ExplainSvg.Percent(share.percent(), share.lowPercent(), share.highPercent());
  }

  private static String text(Fault fault) {
    String at = VirtualTime.text(TimeUnit.MILLISECONDS.toNanos(fault.atMillis()));
    return fault.kind().label() + " " + fault.target().text() + " at " + at;
  }
}
