package dev.sluice.transport.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.NexusInternalCall;
import dev.sluice.transport.access.Caller;
import dev.sluice.transport.access.CertificateNames;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import dev.sluice.transport.access.Tokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a listener. A caller is known by the certificate of its connection, or by the bearer
 * token of its request; which roles a call needs is said in {@link Routes}. A certificate of an
 * unknown authority ends its connection; none is a caller without a name.
 */
public final class ListenerAccess {

  private static final int BACKLOG = 1024; // connections that the system keeps until they are taken
  private static final String BEARER = "Bearer ";

  private final @Nullable SSLContext tls;
  private final @Nullable Tokens tokens;
  private final InstantSource clock;

  private ListenerAccess(@Nullable SSLContext tls, @Nullable Tokens tokens, InstantSource clock) {
    this.tls = tls;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Whoever reaches it may call all there is: fit for a loopback address only. */
  public static ListenerAccess anyone() {
    return new ListenerAccess(null, null, InstantSource.system());
  }

  /**
   * Only over TLS, and only with a role.
   *
   * @param folder what it proves itself with, and whose certificates it believes
   * @param tokens that it takes; null for none
   */
  public static ListenerAccess restricted(
      TlsFolder folder, @Nullable Tokens tokens, InstantSource clock) {
    return new ListenerAccess(folder.context(Role.SLED), tokens, clock);
  }

  /** A server at an address, without anything to serve. */
  HttpServer server(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setWantClientAuth(true);
            connection.setSSLParameters(parameters);
          }
        });
    return server;
  }

  /**
   * Who sends a request, before more of it is read than its head.
   *
   * @throws ApiException {@link ErrorCode#UNAUTHENTICATED} if that is not proved, {@link
   *     ErrorCode#FORBIDDEN} without the role that the route needs
   */
  Caller admit(OpenRequest request, Route route) {
    Caller caller = admit(request);
    check(caller, route.call(), route.role());
    return caller;
  }

  /** The same for a page. */
  void admit(OpenRequest request, Page page) {
    Caller caller = admit(request);
    Role role = page.role();
    if (role != null) {
      check(caller, "this page", role);
    }
  }

  private static void check(Caller caller, String what, Role role) {
    if (!caller.has(role)) {
      throw new ApiException(
          ErrorCode.FORBIDDEN,
          "%s: %s needs the role %s".formatted(caller.words(), what, role.word()));
    }
  }

  /**
   * The same for what anybody may have who has proved who it is.
   *
   * @throws ApiException {@link ErrorCode#UNAUTHENTICATED} if that is not proved
   */
  private Caller admit(OpenRequest request) {
    if (tls == null) {
      return new Caller.Anyone();
    }
    HttpExchange exchange = request.exchange();
    Caller caller = caller(exchange);
    if (caller == null) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      throw new ApiException(
          ErrorCode.UNAUTHENTICATED, "expected a certificate, or a bearer token that is good");
    }
    return caller;
  }

  /**
   * A call that is read whole: a sled speaks for itself only.
   *
   * @throws ApiException {@link ErrorCode#FORBIDDEN} if the call is another sled's
   */
  static void check(Caller caller, Call<?> call) {
    if (call instanceof NexusInternalCall<?> ofSled && !caller.speaksFor(ofSled.sled())) {
      throw new ApiException(
          ErrorCode.FORBIDDEN,
          "%s: %s is of sled %s".formatted(caller.words(), call.name(), ofSled.sled().value()));
    }
  }

  private @Nullable Caller caller(HttpExchange exchange) {
    List<String> given = exchange.getRequestHeaders().get("Authorization");
    if (given != null) {
      return given.size() == 1 ? holder(given.get(0)) : null;
    }
    return owner((HttpsExchange) exchange);
  }

  private @Nullable Caller holder(String authorization) {
    return tokens != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? tokens.holder(authorization.substring(BEARER.length()).strip())
        : null;
  }

  private @Nullable Caller owner(HttpsExchange exchange) {
    X509Certificate certificate;
    try {
      certificate = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
    try {
      certificate.checkValidity(Date.from(clock.instant()));
    } catch (CertificateException e) {
      // It was good when the connection began; a new connection brings the one it was renewed by.
      Headers headers = exchange.getResponseHeaders();
      headers.set("Connection", "close");
      return null;
    }
    return CertificateNames.owner(certificate);
  }
}
