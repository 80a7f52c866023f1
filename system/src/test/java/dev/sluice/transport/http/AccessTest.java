package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.NexusInternalCall;
import dev.sluice.api.call.Samples;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.pki.Authority;
import dev.sluice.pki.Subject;
import dev.sluice.pki.TokenIssuer;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and tokens over real connections: who is refused, where, and what it changes. */
class AccessTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private TestPki pki;
  private Served nexus;
  private String user;

  @BeforeEach
  void open() throws IOException {
    pki = new TestPki(folder);
    user = pki.token("ann", Role.USER);
    nexus = Served.nexus(Served.LIMITS, pki.ofNexus());
    nexus.outcome = CompletableFuture.completedFuture(Samples.INFO);
  }

  @AfterEach
  void close() {
    nexus.close();
  }

  private void ask(HttpTransport client) {
    client
        .send(nexus.address(), new NexusInternalCall.SledGet(TestPki.SLED, new BootId(1)))
        .toCompletableFuture()
        .join();
  }

  private static HttpTransport sled(TlsFolder certificate) {
    return TestPki.client(ClientAccess.certificate(certificate, Role.NEXUS));
  }

  private void assertTaken(HttpTransport client) {
    ask(client);
    assertThat(nexus.arguments).hasSize(1);
    nexus.arguments.clear();
  }

  private void assertNoConnection(HttpTransport client) {
    assertThatThrownBy(() -> ask(client)).hasCauseInstanceOf(NoAnswerException.class);
    assertThat(nexus.arguments).isEmpty();
  }

  private void assertRefused(HttpTransport client, ErrorCode code) {
    assertThatThrownBy(() -> ask(client))
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    assertThat(nexus.arguments).isEmpty();
  }

  @Test
  void sled_speaksForItselfOnly() throws IOException {
    assertTaken(sled(pki.sled(TestPki.SLED)));
    assertRefused(sled(pki.sled(TestPki.OTHER_SLED)), ErrorCode.FORBIDDEN);
  }

  @Test
  void expiredCertificate_getsNoConnection() throws IOException {
    assertNoConnection(sled(pki.expiredSled()));
    assertTaken(sled(pki.sled(TestPki.SLED)));
  }

  @Test
  void certificateOfAnUnknownAuthority_getsNoConnection() throws IOException {
    Path given = other(Subject.sled(TestPki.SLED, List.of()));
    assertNoConnection(sled(TlsFolder.open(given, pki.clock())));
    Files.copy(
        pki.authorityFile(), given.resolve("authority.pem"), StandardCopyOption.REPLACE_EXISTING);
    assertNoConnection(sled(TlsFolder.open(given, pki.clock())));
    assertTaken(sled(pki.sled(TestPki.SLED)));
  }

  /** A certificate of another authority. */
  private Path other(Subject subject) throws IOException {
    Path there = folder.resolve("other");
    return (Files.exists(there)
            ? Authority.open(there, pki.clock())
            : Authority.init(there, DAY, pki.clock()))
        .issue(subject, DAY);
  }

  @Test
  void certificateThatExpiresWhileItsConnectionIsOpen_isRefused_untilItIsRenewed()
      throws IOException {
    HttpTransport client = sled(pki.sled(TestPki.SLED));
    assertTaken(client);
    pki.now = pki.now.plus(DAY).plusSeconds(1);
    assertRefused(client, ErrorCode.UNAUTHENTICATED);
    assertRefused(client, ErrorCode.UNAUTHENTICATED);

    pki.now = pki.now.minus(DAY);
    pki.issue(Subject.sled(TestPki.SLED, List.of()), DAY.multipliedBy(3));
    pki.now = pki.now.plus(DAY);

    assertTaken(client);
  }

  @Test
  void renewedServer_showsItsNewCertificate_withoutARestart() throws Exception {
    X509Certificate before = serverCertificate();
    pki.nexus();
    assertThat(serverCertificate().getSerialNumber()).isNotEqualTo(before.getSerialNumber());
  }

  private X509Certificate serverCertificate() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            TlsFolder.believing(pki.authorityFile(), Role.NEXUS)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), nexus.port())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void secondAuthority_isBelievedOnceItsCertificateIsAdded() throws IOException {
    Path given = other(Subject.sled(TestPki.SLED, List.of()));
    Path theirs = given.resolve("authority.pem");
    String added = Files.readString(theirs);
    Files.copy(pki.authorityFile(), theirs, StandardCopyOption.REPLACE_EXISTING);
    HttpTransport client = sled(TlsFolder.open(given, pki.clock()));
    assertNoConnection(client);

    Path mine = folder.resolve("pki/nexus-a/authority.pem");
    Files.writeString(mine, added, StandardOpenOption.APPEND);

    assertTaken(client);
  }

  @Test
  void server_hasToBeNexus_ofAKnownAuthority_atThatHost() throws IOException {
    HttpTransport client = sled(pki.sled(TestPki.SLED));
    for (TlsFolder imposter :
        List.of(
            pki.sled(TestPki.OTHER_SLED),
            TlsFolder.open(other(Subject.nexus("a", List.of("127.0.0.1"))), pki.clock()),
            TlsFolder.open(pki.issue(Subject.nexus("b", List.of("10.0.0.1"))), pki.clock()))) {
      try (Served other =
          Served.nexus(
              Served.LIMITS, ListenerAccess.restricted(imposter, pki.tokens(), pki.clock()))) {
        assertThatThrownBy(
                () ->
                    client
                        .send(
                            other.address(),
                            new NexusInternalCall.SledGet(TestPki.SLED, new BootId(1)))
                        .toCompletableFuture()
                        .join())
            .hasCauseInstanceOf(NoAnswerException.class);
        assertThat(other.arguments).isEmpty();
      }
    }
  }

  @Test
  void token_isGoodUntilItExpiresOrIsRevoked() throws IOException {
    HttpTransport client = pki.withToken(user);
    nexus.outcome = CompletableFuture.completedFuture(List.of());
    list(client);
    pki.now = pki.now.plus(DAY);
    assertThatThrownBy(() -> list(client)).hasMessageContaining("a bearer token that is good");
    pki.now = pki.now.minus(DAY);
    list(client);
    new TokenIssuer(pki.tokenFile, pki.clock()).revoke("ann");
    assertThatThrownBy(() -> list(client)).hasMessageContaining("a bearer token that is good");
    assertThat(nexus.arguments).hasSize(2);
  }

  private void list(HttpTransport client) {
    client.send(nexus.address(), new InstanceCall.ListInstances()).toCompletableFuture().join();
  }

  @Test
  void debugPages_areForOperators() throws IOException {
    assertThat(sagas(user)).isEqualTo(403);
    assertThat(sagas(pki.token("oda", Role.OPERATOR))).isEqualTo(200);
    assertThat(sagas("nothing")).isEqualTo(401);
  }

  private int sagas(String token) throws IOException {
    PageClient client = new PageClient(ClientAccess.token(pki.authorityFile(), token));
    return client.get(client.endpoint(nexus.address(), "/debug/sagas")).statusCode();
  }

  @Test
  void otherFormsOfAToken_areNone() throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TlsFolder.believing(pki.authorityFile(), Role.NEXUS))
            .build();
    nexus.outcome = CompletableFuture.completedFuture(List.of());
    assertThat(status(client, "Bearer " + user)).isEqualTo(200);
    assertThat(status(client, "bearer  " + user)).isEqualTo(200);
    for (String[] headers :
        new String[][] {
          {},
          {""},
          {"Bearer"},
          {user},
          {"Basic " + user},
          {"Bearer " + user + "x"},
          {"Bearer " + user, "Bearer " + user}
        }) {
      assertThat(status(client, headers)).as(String.join(" ", headers)).isEqualTo(401);
    }
    assertThat(nexus.arguments).hasSize(2);
  }

  private int status(HttpClient client, String... authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + nexus.address() + "/v1/instances"));
    for (String value : authorization) {
      request.header("Authorization", value);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() == 401) {
      assertThat(response.body()).contains("\"code\":\"UNAUTHENTICATED\"").doesNotContain(user);
      assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    return response.statusCode();
  }

  @Test
  void agent_takesCallsOfNexusOnly() throws IOException {
    try (Served agent = Served.agent(pki.ofAgent())) {
      agent.outcome = CompletableFuture.completedFuture(Samples.IDENTITY);
      HttpTransport byNexus = TestPki.client(ClientAccess.certificate(pki.nexus(), Role.SLED));
      byNexus.send(agent.address(), new SledAgentCall.Identity()).toCompletableFuture().join();
      HttpTransport bySled =
          TestPki.client(ClientAccess.certificate(pki.sled(TestPki.OTHER_SLED), Role.SLED));
      assertThatThrownBy(
              () ->
                  bySled
                      .send(agent.address(), new SledAgentCall.Identity())
                      .toCompletableFuture()
                      .join())
          .hasMessageContaining("needs the role nexus");
      assertThat(agent.arguments).hasSize(1);
    }
  }

  @Test
  void withoutTls_nothingIsServed() {
    assertNoConnection(TestPki.client(ClientAccess.none()));
  }
}
