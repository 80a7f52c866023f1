package dev.sluice.cli;

import dev.sluice.cli.check.CheckCommand;
import dev.sluice.scenarios.judge.LinearizabilityCheck;
import dev.sluice.scenarios.judge.SeedJudge;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * The {@code sluice} command: the root that its subcommands hang on. Ends with one of {@link
 * ExitCode}; whatever goes wrong is one line on stderr.
 */
@Command(
    name = "sluice",
    description = "Seeded lives of a rack, full of faults, each of them judged.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:as wished",
      " 1:a violation was found",
      " 2:bad usage or bad input",
      " 3:non-determinism",
      " 4:undecided within the budget",
      "70:a fault in Sluice itself"
    })
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    System.exit(execute(commandLine(terminal, commands(terminal)), args));
  }

  /** The commands there are, one line each. */
  static List<Object> commands(Terminal terminal) {
    return commands(terminal, new SeedJudge(new LinearizabilityCheck()));
  }

  /** The same, with {@code judge} over every run. */
  static List<Object> commands(Terminal terminal, SeedJudge judge) {
    return List.of(
        new RunCommand(terminal, judge),
        new ReplayCommand(terminal, judge),
        new ShrinkCommand(terminal, judge),
        new DeterminismCommand(terminal),
        new HashesCommand(terminal, judge),
        new ScenariosCommand(terminal),
        BhyveCommand.on(terminal),
        new CheckCommand(terminal, InstantSource.system()),
        new BugsCommand(terminal));
  }

  /** The root with the given commands on it. */
  static CommandLine commandLine(Terminal terminal, List<Object> commands) {
    CommandLine root = new CommandLine(new Main());
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
