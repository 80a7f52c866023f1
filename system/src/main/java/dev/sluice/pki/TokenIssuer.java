package dev.sluice.pki;

import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;

/** Adds tokens to a {@link TokenFile}, and takes them out again. */
public final class TokenIssuer {

  private static final int TOKEN_BYTES = 32;
  private static final String PREFIX = "sluice-"; // tells those who find one what they have found

  private final Path file;
  private final InstantSource clock;

  /** The issuer of the tokens in a file, which is made if need be. */
  public TokenIssuer(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Adds a token.
   *
   * @return the token, which is written down nowhere
   * @throws IOException with one line, if the file is of another form or has a token of that name
   */
  public String add(String name, SortedSet<Role> roles, Duration lasts) throws IOException {
    List<TokenFile.Entry> entries = new ArrayList<>(entries());
    if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
      throw new IOException(file + ": has a token of '" + name + "' already");
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    entries.add(
        new TokenFile.Entry(
            name,
            TokenFile.sha256(token),
            roles.stream().map(Role::word).toList(),
            clock.instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS).toString()));
    write(entries);
    return token;
  }

  /**
   * Takes a token out.
   *
   * @throws IOException with one line, if there is none of that name
   */
  public void revoke(String name) throws IOException {
    List<TokenFile.Entry> entries = new ArrayList<>(entries());
    if (!entries.removeIf(entry -> entry.name().equals(name))) {
      throw new IOException(file + ": has no token of '" + name + "'");
    }
    write(entries);
  }

  private List<TokenFile.Entry> entries() throws IOException {
    return Files.exists(file) ? TokenFile.read(file).tokens() : List.of();
  }

  private void write(List<TokenFile.Entry> entries) throws IOException {
    CredentialFiles.writePrivate(file, new TokenFile(entries).bytes());
  }
}
