package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.Counts;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.bugs.Bug;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.bugs.Hunt;
import dev.sluice.scenarios.bugs.TrackRecordCheck;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.TrackRecord;
import dev.sluice.scenarios.mutants.MutantHunt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice bugs}: plants bugs in production code and counts the seeds until each is found. */
@Command(
    name = "bugs",
    description = "Plants bugs in a copy of production code, and counts the seeds to find each.",
    showDefaultValues = true)
final class BugsCommand implements Callable<Integer> {

  private static final int JOBS_MAX = 1_024;
  private static final long SEEDS_MAX = 1_000_000_000L;
  private static final int MUTANTS_MAX = 1_000_000;
  private static final long MUTANT_SEEDS_MAX = 100_000; // what unbroken code does is kept for each
  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final Stop stop;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Planted bugs; all of them if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Takes the patches *.patch from a folder.")
  private @Nullable Path from;

  @Option(
      names = "--mutants",
      paramLabel = "N",
      description = "Hunts so many mutants of production code instead, drawn from all there are.")
  private @Nullable Integer mutants;

  @Option(
      names = "--track-record",
      paramLabel = "FILE",
      description =
          "Instead of a hunt: plants each bug of a track record, and runs the plan that once showed"
              + " it.")
  private @Nullable Path trackRecord;

  @Option(
      names = "--guided",
      description = "Hunts planted bugs by guided search, of --seeds plans in each range.")
  private boolean guided;

  @Option(names = "--salt", paramLabel = "S", description = "Which mutants are drawn.")
  private long salt = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Within how many seeds of the whole catalogue a bug has to be found.")
  private long seeds = 1_000;

  @Option(
      names = "--jobs",
      paramLabel = "J",
      description = "Seeds that run at a time; 0: one for each core.")
  private int jobs;

  @Option(names = "--json", description = "Prints the outcome as JSON.")
  private boolean json;

  BugsCommand(Terminal terminal, Stop stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Numbers.within("--seeds", seeds, 1, SEEDS_MAX);
    Numbers.within("--jobs", jobs, 0, JOBS_MAX);
    if (trackRecord != null) {
      return trackRecord(trackRecord);
    }
    if (guided && mutants != null) {
      throw new BadInputException("--guided: hunts planted bugs, expected no --mutants");
    }
    return mutants == null ? plantedBugs() : mutants(mutants);
  }

  private int trackRecord(Path file) {
    if (!names.isEmpty() || mutants != null) {
      throw new BadInputException("--track-record takes neither names nor --mutants");
    }
    TrackRecord record = TrackRecord.read(file);
    stop.isPolled();
    List<TrackRecordCheck.Outcome> outcomes = new ArrayList<>();
    new TrackRecordCheck(builtInOrFrom(), stop)
        .check(
            record,
            outcome -> {
              outcomes.add(outcome);
              String plan = String.valueOf(outcome.row().plan().getFileName());
              progress(
                  outcomes.size(), record.rows().size(), plan, TrackRecordReport.words(outcome));
            });
    TrackRecordReport report = new TrackRecordReport(outcomes, record.rows().size());
    if (json) {
      terminal.out().print(report.json());
    } else {
      report.print(terminal.out());
      if (outcomes.size() < record.rows().size()) {
        Interruption.print(terminal, outcomes.size(), record.rows().size(), "rows");
      }
    }
    terminal.out().flush();
    return outcomes.stream().anyMatch(TrackRecordCheck.Outcome::missed)
        ? ExitCode.VIOLATION
        : ExitCode.OK;
  }

  private Bugs builtInOrFrom() {
    return from == null ? Bugs.builtIn() : Bugs.in(from);
  }

  private int plantedBugs() {
    List<Bug> bugs = builtInOrFrom().select(names);
    Hunt hunt = new Hunt(seeds, jobs(), stop, guided);
    stop.isPolled();
    List<Hunt.Outcome> outcomes = new ArrayList<>();
    boolean ended = false;
    try {
      for (Bug bug : bugs) {
        Hunt.Outcome outcome = hunt.hunt(bug);
        if (outcome == null) {
          break;
        }
        outcomes.add(outcome);
        progress(outcomes, bugs.size());
      }
      ended = true;
    } finally { // a hunt that breaks down does not take with it what those before it have found
      if (ended || !outcomes.isEmpty()) {
        report(outcomes, bugs.size());
      }
    }
    return outcomes.stream().allMatch(Hunt.Outcome::found) ? ExitCode.OK : ExitCode.VIOLATION;
  }

  private void report(List<Hunt.Outcome> outcomes, int of) {
    boolean interrupted = outcomes.size() < of;
    if (json) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.put("interrupted", interrupted);
      outcomes.forEach(outcome -> entry(outcome, all.withArray("bugs").addObject()));
      terminal.out().print(new Json().pretty(all));
    } else {
      print(outcomes);
      if (interrupted) {
        Interruption.print(terminal, outcomes.size(), of, "bugs");
      }
    }
    terminal.out().flush();
  }

  private int jobs() {
    return jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
  }

  private int mutants(int count) {
    Numbers.within("--mutants", count, 1, MUTANTS_MAX);
    Numbers.within("--seeds", seeds, 1, MUTANT_SEEDS_MAX);
    if (!names.isEmpty() || from != null) {
      throw new BadInputException("--mutants takes neither names nor --from");
    }
    long began = System.nanoTime();
    MutantHunt hunt = new MutantHunt(seeds, jobs());
    List<MutantHunt.Outcome> outcomes = new ArrayList<>();
    stop.isPolled();
    hunt.hunt(
        count,
        salt,
        outcome -> {
          outcomes.add(outcome);
          String where = outcome.mutant().where();
          progress(outcomes.size(), count, where, outcome.fate().words());
        },
        stop);
    double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
    MutantsReport report =
        new MutantsReport(outcomes, hunt.all().size(), salt, seeds, hunt.seedsLeftOut(), seconds);
    if (json) {
      terminal.out().print(report.json());
    } else {
      report.print(terminal.out());
      if (outcomes.size() < count) {
        Interruption.print(terminal, outcomes.size(), count, "mutants");
      }
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private void progress(List<Hunt.Outcome> outcomes, int of) {
    if (of > 1) {
      Hunt.Outcome last = outcomes.get(outcomes.size() - 1);
      progress(outcomes.size(), of, last.bug().name(), last.found() ? "found" : "not found");
    }
  }

  private void progress(int done, int of, String name, String what) {
    if (!terminal.verbosity().isQuiet()) {
      terminal.err().println("%d/%d  %s: %s".formatted(done, of, name, what));
    }
  }

  /** Every field is there, null if there is nothing to say. */
  private static void entry(Hunt.Outcome outcome, ObjectNode entry) {
    entry.put("name", outcome.bug().name());
    entry.put("found", outcome.found());
    entry.put("scenario", outcome.scenario());
    entry.put("oracle", outcome.oracle());
    entry.put("medianSeeds", outcome.seeds().median());
    entry.put("seedsLow", outcome.seeds().low());
    entry.put("seedsHigh", outcome.seeds().high());
    entry.put("cpuSeconds", outcome.cpuSeconds());
  }

  private void print(List<Hunt.Outcome> outcomes) {
    Table table = new Table("bug", "median seeds", "95 %", "CPU s", "oracle", "scenario");
    for (Hunt.Outcome outcome : outcomes) {
      String oracle = outcome.oracle() == null ? "-" : outcome.oracle();
      table.row(
          outcome.bug().name(),
          number(outcome.seeds().median()),
          number(outcome.seeds().low()) + ".." + number(outcome.seeds().high()),
          String.format(Locale.ROOT, "%.1f", outcome.cpuSeconds()),
          outcome.oracle() == null || outcome.asExpected() ? oracle : oracle + " (unexpected)",
          outcome.scenario() == null ? "-" : outcome.scenario());
    }
    table.print(terminal.out());
    long missed = outcomes.stream().filter(outcome -> !outcome.found()).count();
    terminal.out().println();
    terminal
        .out()
        .println(
            missed == 0
                ? "all " + outcomes.size() + " found"
                : missed
                    + " of "
                    + outcomes.size()
                    + " not found within "
                    + Counts.of(seeds, "seed"));
  }

  private String number(@Nullable Long count) {
    return count == null ? ">" + seeds : String.valueOf(count);
  }
}
