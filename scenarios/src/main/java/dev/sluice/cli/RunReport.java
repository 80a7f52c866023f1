package dev.sluice.cli;

import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.Counts;
import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.Reach;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Totals;
import dev.sluice.reports.Weakness;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.sim.cover.Probe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code sluice run} prints at its end. */
final class RunReport {

  private static final Set<String> KNOWN =
      Arrays.stream(Probe.values()).map(Probe::label).collect(Collectors.toUnmodifiableSet());

  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final RecordedCampaign.Outcome outcome;
  private final Path out;

  RunReport(Terminal terminal, RecordedCampaign.Outcome outcome, Path out) {
    this.terminal = terminal;
    this.outcome = outcome;
    this.out = out;
  }

  /** A violation before all else; then, if runs cannot be trusted, nothing else of them can. */
  static int exitCode(RecordedCampaign.Outcome outcome) {
    Totals totals = outcome.tally().all();
    if (totals.count(SeedVerdict.FAIL) > 0) {
      return ExitCode.VIOLATION;
    } else if (totals.diverged() > 0) {
      return ExitCode.NONDETERMINISM;
    } else if (totals.count(SeedVerdict.ERROR) > 0 || !outcome.unwritten().isEmpty()) {
      return ExitCode.INTERNAL_FAULT;
    } else if (!outcome.summary().weaknesses().isEmpty()) {
      return ExitCode.VIOLATION;
    }
    return totals.count(SeedVerdict.UNDECIDED) > 0 ? ExitCode.UNDECIDED : ExitCode.OK;
  }

  void print() {
    boolean quiet = terminal.verbosity().isQuiet();
    PrintWriter to = terminal.out();
    if (outcome.summary().extent().planned() == 0) {
      to.println("there is no seed to run in this part of the campaign");
    }
    if (!quiet) {
      table().print(to);
    }
    new FailureReport(terminal, outcome, out).print();
    for (Weakness weakness : outcome.summary().weaknesses()) {
      to.println();
      to.println(
          terminal.ansi().string("@|bold,red WEAK|@ ")
              + weakness.scenario()
              + ": "
              + weakness.what());
    }
    if (!quiet) {
      strength(to);
      situations(to);
    }
    if (!quiet || notPassed() > 0 || outcome.summary().extent().interrupted()) {
      to.println();
      if (goesOn()) {
        to.println("to go on: " + Paste.command("run", "--resume", out.toString()));
      }
      to.println(lastLine());
    }
    to.flush();
  }

  /** Whether there is more to run and files to go on from. */
  private boolean goesOn() {
    CampaignSummary.Extent extent = outcome.summary().extent();
    return (extent.interrupted() || extent.timeUp())
        && outcome.tally().all().seeds() > 0
        && outcome.unwritten().isEmpty();
  }

  private Table table() {
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
    Totals all = outcome.tally().all();
    List<String> spare = new ArrayList<>();
    if (all.count(SeedVerdict.UNDECIDED) == 0) {
      spare.add("undecided");
    }
    if (all.count(SeedVerdict.ERROR) == 0) {
      spare.add("error");
    }
    spare.addAll(List.of("steps", "faults", "seeds/s"));
    table.fit(terminal.width(), spare.toArray(String[]::new));
    return table;
  }

  private long notPassed() {
    Totals all = outcome.tally().all();
    return all.seeds() - all.count(SeedVerdict.PASS);
  }

  /** How strong the histories were. */
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
            reach.probes().keySet().stream().filter(KNOWN::contains).count(),
            Probe.values().length));
  }

  /** In which share of their seeds the situations arose that scenarios name themselves. */
  private void situations(PrintWriter to) {
    outcome
        .tally()
        .byScenario()
        .forEach(
            (scenario, totals) ->
                totals
                    .reach()
                    .probes()
                    .forEach(
                        (name, seeds) -> {
                          if (!KNOWN.contains(name)) {
                            long percent = seeds * 100 / Math.max(1, totals.seeds());
                            to.println(scenario + ": " + name + " in " + percent + " % of seeds");
                          }
                        }));
  }

  private String lastLine() {
    long seeds = outcome.tally().all().seeds();
    long wallNanos = outcome.summary().wallNanos();
    CampaignSummary.Extent extent = outcome.summary().extent();
    return String.format(
        Locale.ROOT,
        "%s in %.1f s (%.0f a second), %s; %s",
        ran(seeds, extent),
        wallNanos / NANOS_PER_SECOND,
        CampaignSummary.perSecond(seeds, wallNanos),
        notPassed() == 0 ? "all passed" : notPassed() + " did not pass",
        outcome.unwritten().isEmpty() ? "files in " + out : "not all files could be written");
  }

  private static String ran(long seeds, CampaignSummary.Extent extent) {
    if (extent.interrupted() || extent.timeUp()) {
      String why = extent.interrupted() ? "interrupted" : "time is up";
      return "%s: %d of %s".formatted(why, seeds, Counts.of(extent.planned(), "seed"));
    }
    return Counts.of(seeds, "seed");
  }

  private void row(Table table, String name, Totals totals) {
    long seeds = Math.max(1, totals.seeds());
    table.row(
        name,
        String.valueOf(totals.seeds()),
        String.valueOf(totals.count(SeedVerdict.PASS)),
        String.valueOf(totals.count(SeedVerdict.FAIL)),
        String.valueOf(totals.count(SeedVerdict.UNDECIDED)),
        String.valueOf(totals.count(SeedVerdict.ERROR)),
        String.valueOf(totals.steps() / seeds),
        String.valueOf(totals.faultsFired()),
        String.format(
            Locale.ROOT,
            "%.0f",
            CampaignSummary.perSecond(
                totals.seeds(), totals.busyNanos() / outcome.summary().jobs())));
  }
}
