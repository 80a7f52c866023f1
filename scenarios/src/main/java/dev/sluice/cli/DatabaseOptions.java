package dev.sluice.cli;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.scenarios.file.BadInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database Nexus uses. */
final class DatabaseOptions {

  private static final String EMBEDDED = "embedded";

  @Option(
      names = "--db",
      paramLabel = "URL",
      defaultValue = EMBEDDED,
      description = "jdbc:postgresql://HOST:PORT/DATABASE, or ${DEFAULT-VALUE} for one of its own.")
  private String url = "";

  @Option(
      names = "--db-user",
      paramLabel = "NAME",
      defaultValue = "nexus",
      description = "Of another database (${DEFAULT-VALUE}).")
  private String user = "";

  @Option(
      names = "--db-password-file",
      paramLabel = "FILE",
      description = "Whose first line is that user's password.")
  private @Nullable Path passwordFile;

  /** Where it is; null for one of its own. */
  @Nullable DatabaseAddress address() {
    if (url.equals(EMBEDDED)) {
      return null;
    } else if (!url.startsWith("jdbc:postgresql:")) {
      throw BadInputException.of("--db", url, "jdbc:postgresql://HOST:PORT/DATABASE or embedded");
    }
    return new DatabaseAddress(url, user, passwordFile);
  }
}
