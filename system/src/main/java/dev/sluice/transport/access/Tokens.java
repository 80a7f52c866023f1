package dev.sluice.transport.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens that are taken: those of a {@link TokenFile}, as it is at each request. */
public final class Tokens {

  private final Reread<Map<String, TokenFile.Entry>> byHash;
  private final InstantSource clock;

  private Tokens(Reread<Map<String, TokenFile.Entry>> byHash, InstantSource clock) {
    this.byHash = byHash;
    this.clock = clock;
  }

  /**
   * Those of a file.
   *
   * @throws IOException with one line that says what is not as expected
   */
  public static Tokens open(Path file, InstantSource clock) throws IOException {
    return new Tokens(new Reread<>(List.of(file), () -> byHash(file)), clock);
  }

  private static Map<String, TokenFile.Entry> byHash(Path file) throws IOException {
    Map<String, TokenFile.Entry> entries = new LinkedHashMap<>();
    for (TokenFile.Entry entry : TokenFile.read(file).tokens()) {
      entries.put(entry.sha256(), entry);
    }
    return entries;
  }

  /** Who has this token; null if it is none, or no longer good. */
  public @Nullable Caller holder(String token) {
    TokenFile.Entry entry = byHash.current().get(TokenFile.sha256(token));
    if (entry == null || !clock.instant().isBefore(Instant.parse(entry.expires()))) {
      return null;
    }
    return new Caller.Holder(entry.name(), entry.roleSet());
  }
}
