package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.Caller;
import dev.sluice.transport.access.TlsFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a process proves itself with. */
final class TlsOptions {

  @Option(
      names = "--tls-folder",
      paramLabel = "DIR",
      description = "What sluice pki issue has made for this process: serves and calls over TLS.")
  private @Nullable Path folder;

  /** The folder; null without one. */
  @Nullable TlsFolder open(InstantSource clock) {
    try {
      return folder == null ? null : TlsFolder.open(folder, clock);
    } catch (IOException e) {
      throw new BadInputException("--tls-folder: " + e.getMessage(), e);
    }
  }

  /** A complaint about whom the certificate names. */
  BadInputException wrongOwner(Caller owner, String expected) {
    return new BadInputException(
        "--tls-folder: '%s' has the certificate of %s, expected that of %s"
            .formatted(folder, owner.words(), expected));
  }
}
