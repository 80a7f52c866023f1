package dev.sluice.cli.check;

import dev.sluice.scenarios.file.Shown;
import dev.sluice.sim.check.Analyses;
import dev.sluice.sim.check.DeadEnd;
import dev.sluice.sim.check.Explanation;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Results for people: a line each, with the reasons under it if asked for, and a last line of
 * totals.
 */
final class TextReport extends Report {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean explain;
  private final InstantSource clock;
  private final long startMillis;
  private final Map<String, Integer> totals = new TreeMap<>();
  private int count;
  private int unexpected;

  TextReport(PrintWriter out, PrintWriter err, boolean explain, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.explain = explain;
    this.clock = clock;
    startMillis = clock.millis();
  }

  @Override
  void show(Result result) {
    count++;
    totals.merge(result.verdict(), 1, Integer::sum);
    String name = result.task().name();
    if (result.verdict().equals("malformed") && result.task().expected() == null) {
      err.println("sluice check: " + Shown.line(name + ": " + result.note()));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%-9s  %s  (%d operations, %d in doubt, %d steps)%s%n",
        result.verdict(),
        name,
        result.operations(),
        result.inDoubt(),
        result.steps(),
        result.note() == null ? "" : ": " + result.note());
    if (!result.isAsExpected()) {
      unexpected++;
      out.println("           expected " + result.task().expected());
    }
    result.warnings().forEach(warning -> out.println("           warning: " + warning));
    if (explain) {
      result.failures().forEach(failure -> explain(failure.verdict().explanation()));
    }
  }

  @Override
  int finish() {
    if (count > 1) {
      StringBuilder line = new StringBuilder(count + " histories");
      totals.forEach((verdict, many) -> line.append(", ").append(many).append(' ').append(verdict));
      if (unexpected > 0) {
        line.append(", ").append(unexpected).append(" not as expected");
      }
      Duration spent = Duration.ofMillis(clock.millis() - startMillis);
      out.printf(Locale.ROOT, "%s, in %.1f s%n", line, spent.toMillis() / 1000.0);
    }
    out.flush();
    return super.finish();
  }

  private void explain(Explanation why) {
    out.printf(
        Locale.ROOT,
        "  All can be explained up to event %d, and nothing explains that one.%n",
        why.prefix().get(why.prefix().size() - 1).index());
    out.printf(Locale.ROOT, "  Where every attempt ends (%d shown):%n", why.deadEnds().size());
    Map<String, List<DeadEnd>> alike = new LinkedHashMap<>();
    for (DeadEnd end : why.deadEnds()) {
      alike.computeIfAbsent(end.refusal(), refusal -> new ArrayList<>()).add(end);
    }
    alike.forEach(
        (refusal, ends) -> {
          out.println("    refused  " + refusal);
          for (DeadEnd end : ends) {
            Op last = end.last();
            out.println("      state  " + Analyses.stateWords(end.state()));
            out.println("      after  " + (last == null ? "nothing" : brief(last)));
          }
        });
    if (!why.order().isEmpty()) {
      out.println("  An order that works up to there ends so (what has no effect is left out):");
      why.order().forEach(op -> out.println("    " + brief(op)));
    }
    out.printf(
        Locale.ROOT,
        "  A small history that fails the same way (%d events):%n",
        why.minimal().size());
    why.minimal().forEach(op -> out.println("    " + op));
  }

  private static String brief(Op op) {
    return op.fKeyword()
        + " "
        + EdnWriter.value(op.value())
        + " of process "
        + EdnWriter.value(op.processName());
  }
}
