package dev.sluice.cli;

import dev.sluice.pki.TokenIssuer;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice pki revoke}: a token is no longer taken. */
@Command(name = "revoke", description = "Takes a token out of a file of tokens.")
final class PkiRevokeCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "FILE", description = "Of tokens.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "NAME", description = "Of whoever has it.")
  private String name = "";

  PkiRevokeCommand(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      new TokenIssuer(file, clock).revoke(name);
    } catch (IOException e) {
      throw new BadInputException("FILE: " + e.getMessage(), e);
    }
    terminal.out().println("no longer taken: the token of " + name);
    terminal.out().flush();
    return ExitCode.OK;
  }
}
