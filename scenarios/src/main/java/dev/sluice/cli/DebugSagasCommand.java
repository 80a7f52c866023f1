package dev.sluice.cli;

import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice debug sagas}: the starts and moves that have not ended. */
@Command(name = "sagas", description = "The starts and moves that have not ended.")
final class DebugSagasCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final DebugOptions options = new DebugOptions();

  private DebugSagasCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with its subcommands; what is typed comes from {@code typed}. */
  static CommandLine on(Terminal terminal, InputStream typed) {
    return new CommandLine(new DebugSagasCommand(terminal))
        .addSubcommand(new DebugAbandonCommand(terminal, typed));
  }

  @Override
  public Integer call() {
    return options.show(
        terminal,
        new Table("saga", "instance", "step", "owner", "epoch", "vmm", "sled"),
        options.ask(terminal, DebugCommand.SAGAS),
        "/id",
        "/instance",
        "/step",
        "/owner",
        "/epoch",
        "/vmm",
        "/sled");
  }

  @Command(name = "show", description = "All that is known of one: its VMM, who has refused it.")
  int show(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions one) {
    return one.one(terminal, one.ask(terminal, DebugCommand.SAGAS), "/id", id, "a saga");
  }
}
