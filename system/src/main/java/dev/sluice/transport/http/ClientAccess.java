package dev.sluice.transport.http;

import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What a client proves itself with, and whom it believes. */
public final class ClientAccess {

  private final Supplier<Object> version;
  private final @Nullable Supplier<SSLContext> tls;
  private final @Nullable String token;

  private ClientAccess(
      Supplier<Object> version, @Nullable Supplier<SSLContext> tls, @Nullable String token) {
    this.version = version;
    this.tls = tls;
    this.token = token;
  }

  /** Nothing, and everybody: without TLS. */
  public static ClientAccess none() {
    return new ClientAccess(() -> "", null, null);
  }

  /**
   * A certificate.
   *
   * @param peer the role that a server's certificate has to give
   */
  public static ClientAccess certificate(TlsFolder folder, Role peer) {
    return new ClientAccess(folder::version, () -> folder.context(peer), null);
  }

  /**
   * A token, for a Nexus.
   *
   * @param authority file with the certificates of authorities that are believed
   * @throws IOException with one line that says what is wrong with that file
   */
  public static ClientAccess token(Path authority, String token) throws IOException {
    SSLContext context = TlsFolder.believing(authority, Role.NEXUS);
    return new ClientAccess(() -> context, () -> context, token);
  }

  String scheme() {
    return tls == null ? "http" : "https";
  }

  /** The header {@code Authorization}; null for none. */
  @Nullable String authorization() {
    return token == null ? null : "Bearer " + token;
  }

  /** Another object once new connections have to be made. */
  Object version() {
    return version.get();
  }

  void configure(HttpClient.Builder client) {
    if (tls != null) {
      client.sslContext(tls.get());
    }
  }
}
