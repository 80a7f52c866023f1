package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "",
      "  source <(sluice completion)"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not on a command line");
    }
    terminal.out().print(AutoComplete.bash("sluice", spec.root().commandLine()));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
