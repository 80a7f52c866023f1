package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
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

  private Complaints() {}

  /** The command line does not parse. */
  static int badUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String advice = "%s --help says more".formatted(nameOf(command));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        advice = "did you mean %s?".formatted(String.join(" or ", suggestions));
      }
    }
    say(command, "%s (%s)".formatted(e.getMessage(), advice));
    return ExitCode.BAD_INPUT;
  }

  /** The command threw: the user's input was at fault, or Sluice is. */
  static int failure(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof BadInputException) {
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
    String line = message.replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println(nameOf(command) + ": " + line);
  }

  private static String nameOf(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
