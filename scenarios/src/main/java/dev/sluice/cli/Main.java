package dev.sluice.cli;

import dev.sluice.cli.check.CheckCommand;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code sluice} command: the root that its subcommands hang on. Ends with one of {@link
 * ExitCode}; whatever goes wrong is one line on stderr.
 */
@Command(
    name = "sluice",
    description = "Runs a simulated rack under seeded faults, and judges every run.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:success",
      " 1:a violation was found",
      " 2:bad usage or bad input",
      " 3:non-determinism",
      " 4:undecided within the budget",
      "70:a fault in Sluice itself",
      "130, 143:interrupted, by Ctrl-C or SIGTERM"
    },
    footerHeading = "%nVariables:%n",
    footer = {
      "  JAVA_HOME          the Java to run on, 17 or newer",
      "  SLUICE_JAVA_OPTS   further options of the JVM, split at blanks",
      "  SLUICE_LOG         log level on stderr: error, warn, info, debug or trace",
      "  SLUICE_LOG_FORMAT  json for a JSON object a line",
      "  SLUICE_OTHER_JAVA  one more Java for sluice determinism",
      "  NO_COLOR           no colour, whatever the terminal",
      "",
      "An argument @FILE stands for the arguments in that file."
    })
public final class Main {

  private final Verbosity verbosity;

  private Main(Verbosity verbosity) {
    this.verbosity = verbosity;
  }

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress; of a run, only what did not pass.")
  @SuppressWarnings("unused") // picocli calls it
  private void setQuiet(boolean quiet) {
    verbosity.setQuiet(quiet);
  }

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "A line on stderr for each seed that has ended.")
  @SuppressWarnings("unused") // picocli calls it
  private void setVerbose(boolean verbose) {
    verbosity.setVerbose(verbose);
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    Results results = new Results(new FileOutputStream(FileDescriptor.out));
    Terminal terminal = Terminal.ofProcess(results);
    String complaint = LogVariables.complaint(System.getenv());
    if (complaint != null) {
      terminal.err().println("sluice: " + complaint);
      terminal.err().flush();
      System.exit(ExitCode.BAD_INPUT);
    }
    Stop stop = new Stop();
    Signals signals = Signals.watch(stop);
    Simulator judge = new Simulator();
    int code = execute(commandLine(terminal, commands(terminal, judge, stop)), args);
    code = withResults(code, terminal, results);
    signals.ended();
    System.exit(code);
  }

  /** The code of a command whose results may have got lost on their way. */
  static int withResults(int code, Terminal terminal, Results results) {
    terminal.out().flush();
    IOException loss = results.loss();
    if (loss == null) {
      return code;
    }
    terminal.err().println("sluice: stdout: cannot be written to: " + Trouble.words(loss));
    return code == ExitCode.VIOLATION ? code : ExitCode.INTERNAL_FAULT;
  }

  /** The commands there are, one line each. */
  static List<Object> commands(Terminal terminal) {
    return commands(terminal, new Simulator(), new Stop());
  }

  /** The same, with {@code simulator} over every run, and {@code stop} to end one early. */
  static List<Object> commands(Terminal terminal, Simulator simulator, Stop stop) {
    return List.of(
        new RunCommand(terminal, simulator, stop),
        new MergeCommand(terminal),
        new ReplayCommand(terminal, simulator),
        new ReportCommand(terminal),
        new FindCommand(terminal, stop),
        new ShrinkCommand(terminal, simulator),
        new DeterminismCommand(terminal),
        new HashesCommand(terminal, simulator),
        ScenariosCommand.on(terminal),
        BhyveCommand.on(terminal, stop),
        new NexusCommand(terminal, stop),
        new AgentCommand(terminal, stop),
        DebugCommand.on(terminal),
        PkiCommand.on(terminal, InstantSource.system()),
        new SmokeCommand(terminal, stop),
        new CheckCommand(terminal, InstantSource.system(), stop),
        new BugsCommand(terminal, stop),
        new BenchCommand(terminal),
        new CompletionCommand(terminal),
        new HelpCommand(terminal));
  }

  /** The root with the given commands on it. */
  static CommandLine commandLine(Terminal terminal, List<Object> commands) {
    CommandLine root = new CommandLine(new Main(terminal.verbosity()));
    commands.forEach(root::addSubcommand);
    // What follows reaches only the commands that are there by now.
    return root.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setParameterExceptionHandler(Complaints::badUsage)
        .setExecutionExceptionHandler(Complaints::failure);
  }

  /** Runs one command and answers its exit code. */
  static int execute(CommandLine root, String... args) {
    try {
      return root.execute(args);
    } catch (Error e) {
      // Uncaught, it would end the JVM with 1, and 1 means that a violation was found.
      return Complaints.internalFault(root, e);
    }
  }
}
