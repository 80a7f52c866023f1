package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.Caller;
import dev.sluice.transport.access.TlsFolder;
import dev.sluice.transport.access.Tokens;
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

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Of sluice pki token: those that users and operators may have.")
  private @Nullable Path tokens;

  /** The tokens; null without a file. */
  @Nullable Tokens tokens(InstantSource clock) {
    try {
      return tokens == null ? null : Tokens.open(tokens, clock);
    } catch (IOException e) {
      throw new BadInputException("--tokens: " + e.getMessage(), e);
    }
  }

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
