package dev.sluice.transport.http;

import dev.sluice.api.SledId;
import dev.sluice.pki.Authority;
import dev.sluice.pki.Subject;
import dev.sluice.pki.TokenIssuer;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import dev.sluice.transport.access.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** An authority, its certificates and tokens, in a folder of a test. */
final class TestPki {

  static final SledId SLED = new SledId(new UUID(1, 2)); // that of the samples
  static final SledId OTHER_SLED = new SledId(new UUID(1, 3));
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final List<String> HERE = List.of("127.0.0.1");

  final Path folder;
  final Path tokenFile;

  /** What the listeners take the time to be. */
  volatile Instant now = Instant.now();

  TestPki(Path folder) throws IOException {
    this.folder = folder;
    this.tokenFile = folder.resolve("tokens.json");
    Authority.init(folder.resolve("pki"), YEAR.multipliedBy(2), () -> now.minus(YEAR));
  }

  InstantSource clock() {
    return () -> now;
  }

  Path authorityFile() {
    return folder.resolve("pki/authority.pem");
  }

  Path issue(Subject subject) throws IOException {
    return issue(subject, DAY);
  }

  Path issue(Subject subject, Duration lasts) throws IOException {
    return Authority.open(folder.resolve("pki"), clock()).issue(subject, lasts);
  }

  TlsFolder nexus() throws IOException {
    return TlsFolder.open(issue(Subject.nexus("a", HERE)), clock());
  }

  TlsFolder sled(SledId sled) throws IOException {
    return TlsFolder.open(issue(Subject.sled(sled, HERE)), clock());
  }

  /** One that was good for a day, a month ago. */
  TlsFolder expiredSled() throws IOException {
    InstantSource then = () -> now.minus(Duration.ofDays(30));
    Path given = Authority.open(folder.resolve("pki"), then).issue(Subject.sled(SLED, HERE), DAY);
    return TlsFolder.open(given, then);
  }

  String token(String name, Role... roles) throws IOException {
    return new TokenIssuer(tokenFile, clock()).add(name, new TreeSet<>(List.of(roles)), DAY);
  }

  Tokens tokens() throws IOException {
    return Tokens.open(tokenFile, clock());
  }

  ListenerAccess ofNexus() throws IOException {
    return ListenerAccess.restricted(nexus(), tokens(), clock());
  }

  ListenerAccess ofAgent() throws IOException {
    return ListenerAccess.restricted(sled(SLED), null, clock());
  }

  static HttpTransport client(ClientAccess access) {
    return new HttpTransport(Served.LIMITS, UUID::randomUUID, access);
  }

  HttpTransport withToken(String token) throws IOException {
    return client(ClientAccess.token(authorityFile(), token));
  }
}
