package dev.sluice.cli;

import dev.sluice.scenarios.campaign.Stop;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sluice bhyve}: what a person at a sled may want of its hypervisor. */
@Command(name = "bhyve", description = "Looks at the VMM reservoir of a sled, and resizes it.")
final class BhyveCommand {

  private BhyveCommand() {}

  /** The command with its subcommands. */
  static CommandLine on(Terminal terminal, Stop stop) {
    return new CommandLine(new BhyveCommand())
        .addSubcommand(new BhyveQueryCommand(terminal))
        .addSubcommand(new BhyveSetCommand(terminal))
        .addSubcommand(new BhyveProbeCommand(terminal))
        .addSubcommand(new BhyveEmulateCommand(terminal, stop));
  }
}
