package dev.sluice.cli.check;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import dev.sluice.cli.Terminal;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.check.Analyses;
import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Independent;
import dev.sluice.sim.check.Linearizability;
import dev.sluice.sim.check.OddEvents;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice check}: judges histories from anywhere. */
@Command(
    name = "check",
    description = {
      "Judges histories: is there an order of the operations that the model accepts?",
      "",
      "A history is EDN as Jepsen writes it, gzipped or not; '-' is standard input."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:all are linearizable (or, of a manifest, as expected)",
      " 1:one is not",
      " 2:bad usage, or a history that contradicts itself",
      " 4:undecided within the budget",
      "70:a fault in Sluice itself"
    })
public final class CheckCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "HISTORY", arity = "0..*", description = "files of operations")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "cas-register, counter, etcd-cas, instance, kv, list-append, multi-register, mutex,"
              + " queue, register, set, vmm-reservoir or vmm-reservoir-partial")
  private @Nullable String model;

  @Option(
      names = "--init",
      paramLabel = "EDN",
      description = "the initial value, in the model's terms")
  private @Nullable String init;

  @Option(names = "--independent", description = "values are [key value]; judge each key by itself")
  private boolean independent;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "moves to try before giving up (default: ${DEFAULT-VALUE})",
      defaultValue = "20000000")
  private long steps;

  @Option(
      names = "--manifest",
      paramLabel = "TSV",
      description =
          "judge the files that this table names, by its columns file, model, options, init, and"
              + " compare with its column expected")
  private @Nullable Path manifest;

  @Option(
      names = "--with",
      paramLabel = "CHECKER",
      description = "knossos: use the Knossos on the class path instead")
  private @Nullable String with;

  @Option(
      names = "--follow",
      description = {
        "judge one history while it grows, until it is not linearizable, its list closes, standard"
            + " input ends, or Ctrl-C: then the verdict so far"
      })
  private boolean follow;

  @Option(names = "--explain", description = "say more of why a history is not linearizable")
  private boolean explain;

  @ArgGroup private @Nullable Form form;

  /** At most one of the forms for machines. */
  private static final class Form {
    @Option(names = "--json", description = "one JSON object")
    @SuppressWarnings("unused") // whatever is not EDN is JSON
    private boolean json;

    @Option(names = "--edn", description = "an EDN map a history, as Knossos gives them")
    private boolean edn;
  }

  private final InstantSource clock;
  private final Stop stop;

  /** The command, printing to a terminal and taking time from a clock, to end when asked to. */
  public CheckCommand(Terminal terminal, InstantSource clock, Stop stop) {
    this.terminal = terminal;
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    if (follow) {
      return following().run();
    }
    Report report = report();
    for (Task task : tasks()) {
      report.add(judge(task));
    }
    return report.finish();
  }

  private Following following() throws IOException {
    List<Task> tasks = tasks();
    if (tasks.size() != 1 || manifest != null) {
      throw new BadInputException("--follow: expected one history");
    } else if (independent || explain || with != null || form != null) {
      throw new BadInputException(
          "--follow: expected none of --independent, --explain, --with, --json and --edn");
    }
    String name = modelOf(tasks.get(0), List.of());
    return new Following(
        tasks.get(0), name, initialOf(tasks.get(0), name), budget(), terminal, stop);
  }

  private Report report() {
    if (form == null) {
      return new TextReport(terminal.out(), terminal.err(), explain, clock);
    }
    return form.edn ? new EdnReport(terminal.out(), budget()) : new JsonReport(terminal.out());
  }

  private Budget budget() {
    return new Budget(
        steps, Math.min(Budget.DEFAULT.bytes(), Runtime.getRuntime().maxMemory() / 2));
  }

  private List<Task> tasks() throws IOException {
    if (steps < 1) {
      throw new BadInputException("--steps: expected a number from 1 but was " + steps);
    } else if (with != null && !with.equals("knossos")) {
      throw new BadInputException("--with: expected knossos but was " + with);
    } else if (with != null && !Analyses.hasKnossos()) {
      throw new BadInputException("--with: there is no Knossos on the class path");
    } else if (model != null && !Linearizability.models().contains(model)) {
      throw new BadInputException(
          "--model: expected one of %s but was %s"
              .formatted(String.join(", ", Linearizability.models()), model));
    } else if (manifest != null) {
      return Manifest.read(manifest);
    } else if (files.isEmpty()) {
      throw new BadInputException("expected a history to judge, or - for standard input");
    }
    List<Task> tasks = new ArrayList<>();
    for (String file : files) {
      tasks.add(new Task(file, Path.of(file), model, init, independent, null));
    }
    return tasks;
  }

  private Result judge(Task task) throws IOException {
    List<Op> history = List.of();
    try {
      history = read(task);
      return with == null ? bySluice(task, history) : byKnossos(task, history);
    } catch (MalformedHistoryException e) {
      return Result.bare(task, "malformed", e.getMessage(), history);
    } catch (OutOfMemoryError e) {
      return Result.bare(task, "unknown", "the memory of the JVM is spent", List.of());
    }
  }

  private static List<Op> read(Task task) throws IOException {
    try {
      return task.name().equals("-")
          ? HistoryReader.read(System.in)
          : HistoryReader.read(task.path());
    } catch (NoSuchFileException e) {
      throw new BadInputException(task.name() + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(task.name() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private Result bySluice(Task task, List<Op> history) {
    String name = modelOf(task, history);
    Object initial = initialOf(task, name);
    Map<Object, Verdict> verdicts = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>(OddEvents.of(history));
    Map<?, List<Op>> parts =
        task.independent() ? Independent.split(history) : Collections.singletonMap("", history);
    for (Map.Entry<?, List<Op>> part : parts.entrySet()) {
      Verdict verdict = Linearizability.check(name, initial, part.getValue(), budget());
      verdicts.put(part.getKey(), verdict);
      if (name.equals("vmm-reservoir") && verdict instanceof Verdict.Valid) {
        warnings.addAll(Analyses.doubtfulRefusals(initial, part.getValue(), budget()));
      }
    }
    return Result.of(task, history, verdicts, warnings);
  }

  private static Result byKnossos(Task task, List<Op> history) {
    String name = modelOf(task, history);
    IPersistentMap analysis = Analyses.byKnossos(name, initialOf(task, name), history);
    Object valid = analysis.valAt(Keyword.intern(null, "valid?"));
    String verdict =
        Boolean.TRUE.equals(valid) ? "valid" : Boolean.FALSE.equals(valid) ? "invalid" : "unknown";
    return Result.bare(task, verdict, "says Knossos", history);
  }

  private static String modelOf(Task task, List<Op> history) {
    String named = task.model();
    if (named != null) {
      return named;
    }
    throw new BadInputException(
        "%s: expected --model; its operations are known to: %s"
            .formatted(task.name(), String.join(", ", Analyses.fitting(history))));
  }

  private static @Nullable Object initialOf(Task task, String model) {
    String text = task.init();
    Object initial;
    try {
      initial = text == null ? null : HistoryReader.value(text);
    } catch (MalformedHistoryException e) {
      throw new BadInputException("--init: expected EDN: " + e.reason(), e);
    }
    String fault = Linearizability.initFault(model, initial);
    if (fault != null) {
      throw new BadInputException("--init: model " + model + ": " + fault);
    }
    return initial;
  }
}
