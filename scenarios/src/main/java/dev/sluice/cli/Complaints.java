package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Nearest;
import dev.sluice.scenarios.file.Shown;
import java.nio.file.InvalidPathException;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Everything that ends a command early, as one line on stderr and an exit code.
 *
 * <p>The codes are given here for all commands together: what picocli's annotation of a parent
 * command says about exit codes does not reach its subcommands.
 */
final class Complaints {

  /** Longer than any message of Sluice, lists of expected names included. */
  private static final int LINE_MAX = 2_000;

  private Complaints() {}

  /** The command line does not parse. */
  static int badUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    say(command, "%s (%s --help says more)".formatted(usage(e, command), nameOf(command)));
    return ExitCode.BAD_INPUT;
  }

  private static String usage(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      Set<String> names =
          word.startsWith("-")
              ? command.getCommandSpec().optionsMap().keySet()
              : command.getSubcommands().keySet();
      String near = Nearest.suggestion(word, names);
      String expected =
          word.startsWith("-")
              ? "an option"
              : names.isEmpty() ? "no further argument" : "a command";
      return Shown.quoted(word) + near + ", expected " + expected;
    }
    ArgSpec option = e.getArgSpec();
    if (option != null && e.getValue() != null && !(e instanceof OverwrittenOptionException)) {
      String name = option instanceof OptionSpec named ? named.longestName() : option.paramLabel();
      return name + ": " + Shown.quoted(e.getValue()) + ", expected " + expected(option.type());
    }
    return String.valueOf(e.getMessage());
  }

  private static String expected(Class<?> type) {
    if (type == int.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    return type == boolean.class ? "nothing, or true or false" : "a path or a text";
  }

  /** The command threw: the user's input was at fault, or Sluice is. */
  static int failure(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof InvalidPathException path) {
      say(command, "path: " + Shown.quoted(path.getInput()) + ", expected one of this system");
      return ExitCode.BAD_INPUT;
    } else if (e instanceof BadInputException) {
      LoggerFactory.getLogger(Complaints.class).debug("bad input", e);
      say(command, String.valueOf(e.getMessage()));
      return ExitCode.BAD_INPUT;
    }
    return internalFault(command, e);
  }

  /** Sluice is at fault; the log has the stack trace. */
  static int internalFault(CommandLine command, Throwable fault) {
    LoggerFactory.getLogger(Complaints.class).debug("internal fault", fault);
    say(command, "internal fault: %s (SLUICE_LOG=debug shows where)".formatted(fault));
    return ExitCode.INTERNAL_FAULT;
  }

  private static void say(CommandLine command, String message) {
    String line = Shown.line(message.replaceAll("\\s*\\R\\s*", " "));
    String cut = line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX) + "...";
    command.getErr().println(nameOf(command) + ": " + cut);
  }

  private static String nameOf(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
