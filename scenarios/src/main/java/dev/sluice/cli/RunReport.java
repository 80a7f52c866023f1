package dev.sluice.cli;

import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.Reach;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Verdict;
import dev.sluice.reports.Weakness;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.cover.Probe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What {@code sluice run} prints at its end. */
final class RunReport {

  private static final int SHOWN_MAX = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final RecordedCampaign.Outcome outcome;
  private final Path out;

  RunReport(Terminal terminal, RecordedCampaign.Outcome outcome, Path out) {
    this.terminal = terminal;
    this.outcome = outcome;
    this.out = out;
  }

  void print(List<Scenario> scenarios) {
    Table table =
        new Table(
            "scenario",
            "seeds",
            "pass",
            "fail",
            "undecided",
            "error",
            "steps",
            "faults",
            "seeds/s");
    outcome.tally().byScenario().forEach((name, totals) -> row(table, name, totals));
    if (outcome.tally().byScenario().size() > 1) {
      row(table, "all", outcome.tally().all());
    }
    PrintWriter to = terminal.out();
    table.print(to);
    List<SeedResult> wrong = outcome.tally().notPassed();
    for (SeedResult result : wrong.subList(0, Math.min(SHOWN_MAX, wrong.size()))) {
      to.println();
      String verdict = result.verdict().label().toUpperCase(Locale.ROOT);
      to.println(
          terminal.ansi().string("@|bold,red " + verdict + "|@ ")
              + result.scenario()
              + " seed "
              + result.seed());
      result.complaints().forEach(line -> to.println("  " + line));
      to.println("  ./sluice replay " + origin(scenarios, result) + " --seed " + result.seed());
      outcome.summary().shrunk().stream()
          .filter(s -> s.scenario().equals(result.scenario()) && s.seed() == result.seed())
          .forEach(s -> print(s, to));
    }
    if (wrong.size() > outcome.summary().shrunk().size()) {
      to.println();
      to.println(
          outcome.summary().shrunk().size()
              + " of "
              + wrong.size()
              + " shrunk: the first few of each scenario (./sluice shrink repro.json for others)");
    }
    for (Weakness weakness : outcome.summary().weaknesses()) {
      to.println();
      to.println(
          terminal.ansi().string("@|bold,red WEAK|@ ")
              + weakness.scenario()
              + ": "
              + weakness.what());
    }
    strength(to);
    to.println();
    to.println(lastLine());
    to.flush();
  }

  /** How much all that passing proves. */
  private void strength(PrintWriter to) {
    OracleStrength strength = outcome.tally().all().strength();
    long histories = Math.max(1, strength.histories());
    Reach reach = outcome.tally().all().reach();
    to.println();
    to.println(
        String.format(
            Locale.ROOT,
            "%d histories: %d %% with concurrent changes, %d %% with a launch before ready, %d"
                + " reads beside a change; %d cells of fault, phase and VMM state, %d of %d"
                + " situations",
            strength.histories(),
            strength.concurrent() * 100 / histories,
            strength.unready() * 100 / histories,
            strength.racingReads(),
            reach.cells().size(),
            reach.probes().size(),
            Probe.values().length));
  }

  private void print(Shrinkage shrinkage, PrintWriter to) {
    Path folder = out.resolve("failures").resolve(shrinkage.scenario() + "-" + shrinkage.seed());
    Path minimal = Shrinking.minimal(folder.resolve("repro.json"));
    to.println("  " + shrinkage.text());
    to.println("  ./sluice replay " + minimal);
  }

  private static String origin(List<Scenario> scenarios, SeedResult result) {
    return scenarios.stream()
        .filter(scenario -> scenario.name().equals(result.scenario()))
        .map(Scenario::origin)
        .findFirst()
        .orElse(result.scenario());
  }

  private String lastLine() {
    Totals all = outcome.tally().all();
    long notPassed = all.seeds() - all.count(Verdict.PASS);
    long wallNanos = outcome.summary().wallNanos();
    return String.format(
        Locale.ROOT,
        "%d seeds in %.1f s (%.0f a second), %s; files in %s",
        all.seeds(),
        wallNanos / NANOS_PER_SECOND,
        CampaignSummary.perSecond(all.seeds(), wallNanos),
        notPassed == 0 ? "all passed" : notPassed + " did not pass",
        out);
  }

  private void row(Table table, String name, Totals totals) {
    long seeds = Math.max(1, totals.seeds());
    table.row(
        name,
        String.valueOf(totals.seeds()),
        String.valueOf(totals.count(Verdict.PASS)),
        String.valueOf(totals.count(Verdict.FAIL)),
        String.valueOf(totals.count(Verdict.UNDECIDED)),
        String.valueOf(totals.count(Verdict.ERROR)),
        String.valueOf(totals.steps() / seeds),
        String.valueOf(totals.faultsFired()),
        String.format(
            Locale.ROOT,
            "%.0f",
            CampaignSummary.perSecond(
                totals.seeds(), totals.busyNanos() / outcome.summary().jobs())));
  }
}
