package dev.sluice.cli;

import dev.sluice.pki.TokenIssuer;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice pki token}: a token for an operator or a user. */
@Command(name = "token", description = "Prints a new token, and adds its hash to a file of tokens.")
final class PkiTokenCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final InstantSource clock;

  @Parameters(index = "0", paramLabel = "FILE", description = "Of tokens; made if need be.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "NAME", description = "Of whoever gets it.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "user or operator; required, may be repeated.")
  private List<String> roles = List.of();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long it is good for (${DEFAULT-VALUE}).")
  private int days;

  PkiTokenCommand(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9@._-]{0,63}")) {
      throw BadInputException.of("NAME", name, "letters, digits and @._-, at most 64");
    }
    SortedSet<Role> given = roles();
    Duration lasts = Days.parse(days);
    try {
      terminal.out().println(new TokenIssuer(file, clock).add(name, given, lasts));
    } catch (IOException e) {
      throw new BadInputException("FILE: " + e.getMessage(), e);
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private SortedSet<Role> roles() {
    SortedSet<Role> given = new TreeSet<>();
    for (String word : roles) {
      if (word.equals(Role.USER.word())) {
        given.add(Role.USER);
      } else if (word.equals(Role.OPERATOR.word())) {
        given.add(Role.OPERATOR);
      } else {
        throw BadInputException.of("--role", word, "user or operator");
      }
    }
    if (given.isEmpty()) {
      throw new BadInputException("--role: expected user or operator");
    }
    return given;
  }
}
