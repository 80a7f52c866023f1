package dev.sluice.cli;

import dev.sluice.api.SledId;
import dev.sluice.pki.Authority;
import dev.sluice.pki.Subject;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.CertificateNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice pki issue}: a certificate for a process, or its renewal. */
@Command(
    name = "issue",
    description = "Issues a certificate with a new key, in the place of an earlier one.")
final class PkiIssueCommand implements Callable<Integer> {

  private static final String HOST =
      "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";

  private final Terminal terminal;
  private final InstantSource clock;

  @Parameters(paramLabel = "DIR", description = "Of the authority.")
  private Path folder = Path.of("");

  @Option(names = "--sled", paramLabel = "UUID", description = "For the agent of this sled.")
  private @Nullable String sled;

  @Option(names = "--nexus", paramLabel = "NAME", description = "For a Nexus of this name.")
  private @Nullable String nexus;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Name or IP address where it serves (${DEFAULT-VALUE}); may be repeated.")
  private List<String> hosts = List.of();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "365",
      description = "How long it is good for (${DEFAULT-VALUE}).")
  private int days;

  PkiIssueCommand(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Subject subject = subject();
    Duration lasts = Days.parse(days);
    try {
      Path given = Authority.open(folder, clock).issue(subject, lasts);
      terminal.out().println("certificate in " + given);
    } catch (IOException e) {
      throw new BadInputException("DIR: " + e.getMessage(), e);
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private Subject subject() {
    for (String host : hosts) {
      if (!host.matches(HOST)) {
        throw BadInputException.of("--host", host, "a name or an IP address");
      }
    }
    if ((sled == null) == (nexus == null)) {
      throw new BadInputException("--sled, --nexus: expected one of them");
    }
    if (sled != null) {
      try {
        return Subject.sled(new SledId(UUID.fromString(sled)), hosts);
      } catch (IllegalArgumentException e) {
        throw BadInputException.of("--sled", sled, "a UUID");
      }
    }
    String name = String.valueOf(nexus);
    if (!CertificateNames.isNexusName(name)) {
      throw BadInputException.of("--nexus", name, "lower-case letters, digits and hyphens");
    }
    return Subject.nexus(name, hosts);
  }
}
