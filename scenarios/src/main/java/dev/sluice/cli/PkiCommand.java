package dev.sluice.cli;

import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sluice pki}: what processes, operators and users prove themselves with. */
@Command(name = "pki", description = "Makes certificates and tokens for a rack of processes.")
final class PkiCommand {

  private PkiCommand() {}

  /** The command with its subcommands. */
  static CommandLine on(Terminal terminal, InstantSource clock) {
    return new CommandLine(new PkiCommand())
        .addSubcommand(new PkiInitCommand(terminal, clock))
        .addSubcommand(new PkiIssueCommand(terminal, clock))
        .addSubcommand(new PkiTokenCommand(terminal, clock))
        .addSubcommand(new PkiRevokeCommand(terminal, clock));
  }
}
