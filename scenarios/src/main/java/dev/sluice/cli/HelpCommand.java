package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Nearest;
import dev.sluice.scenarios.file.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice help}: the same as {@code --help} of a command. */
@Command(name = "help", description = "Shows the help of a command.")
final class HelpCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "Which, such as run, or bhyve set; all of them in short if none is named.")
  private List<String> names = new ArrayList<>();

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not on a command line");
    }
    CommandLine command = spec.root().commandLine();
    for (String name : names) {
      CommandLine below = command.getSubcommands().get(name);
      if (below == null) {
        String near = Nearest.suggestion(name, command.getSubcommands().keySet());
        throw new BadInputException(Shown.quoted(name) + near + " is no command, expected one");
      }
      command = below;
    }
    command.usage(terminal.out());
    terminal.out().flush();
    return ExitCode.OK;
  }
}
