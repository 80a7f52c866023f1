package dev.sluice.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.Samples;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Spoilt, slow and idle senders in numbers: refused, nothing changed, others are still served. */
class HttpAbuseTest {

  private static final int INPUTS = Integer.getInteger("abuse.inputs", 500);
  private static final int SLOW = 1000;
  private static final int IDLE = 5000;
  private static final int DESCRIPTORS_OF_OTHERS = 500;

  @TempDir private static Path folder;
  private static Served agent;
  private static Served nexus;
  private static Served secured;
  private static ListenerAccess access;
  private static HttpTransport ann;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void open() throws IOException {
    TestPki pki = new TestPki(folder);
    String token = pki.token("ann", Role.USER);
    agent = Served.agent();
    nexus = Served.nexus(HttpLimits.USUAL);
    access = pki.ofNexus();
    secured = Served.nexus(HttpLimits.USUAL, access);
    ann = pki.withToken(token);
  }

  @AfterAll
  static void close() {
    agent.close();
    nexus.close();
    secured.close();
  }

  private static void assertServing(Served server, HttpTransport by) {
    server.outcome = CompletableFuture.completedFuture(List.of());
    Object answer =
        by.send(server.address(), new InstanceCall.ListInstances()).toCompletableFuture().join();
    assertThat(answer).isEqualTo(List.of());
    assertThat(server.arguments).hasSize(1);
    server.arguments.clear();
  }

  private static void assertServing() {
    assertServing(nexus, TestPki.client(ClientAccess.none()));
    assertServing(secured, ann);
  }

  @TestFactory
  Stream<DynamicTest> spoiltRequests_areRefused_onEveryRoute() {
    Map<String, Call<?>> calls = new LinkedHashMap<>();
    Samples.all().forEach(sample -> calls.put(sample.call().name(), sample.call()));
    return calls.values().stream()
        .map(call -> DynamicTest.dynamicTest(call.name(), () -> refusesAll(call)));
  }

  private void refusesAll(Call<?> call) throws Exception {
    Served server = call instanceof SledAgentCall<?> ? agent : nexus;
    SpoiltRequests requests =
        new SpoiltRequests(call, server == agent ? Served.LIMITS.bodyBytes() : 1 << 20);
    for (int seed = 0; seed < INPUTS; seed++) {
      SpoiltRequests.Spoilt spoilt = requests.draw(seed);
      String request = "seed %d: %s: %s".formatted(seed, spoilt.how(), spoilt.target());
      URI target;
      try {
        target = URI.create("http://" + server.address() + spoilt.target());
      } catch (IllegalArgumentException e) {
        continue; // what this client cannot send, HttpListenerTest does
      }
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(target)
                  .method(spoilt.method(), BodyPublishers.ofByteArray(spoilt.body()))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(request).isBetween(400, 431);
      assertThat(response.body()).as(request).startsWith("{\"code\":\"INVALID_REQUEST\"");
      assertThat(server.arguments).as(request).isEmpty();
    }
    assertServing();
  }

  @Test
  void bodiesThatEndEarly_areNeverTaken() throws IOException {
    for (Samples.Sample<?> sample : Samples.all()) {
      HttpMessages.Request whole = new HttpMessages().write(sample.call());
      if (!Routes.of(sample.call().name()).hasBody()) {
        continue;
      }
      Served server = sample.call() instanceof SledAgentCall<?> ? agent : nexus;
      for (int bytes = 0; bytes < whole.body().length; bytes += 1 + whole.body().length / 20) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket
              .getOutputStream()
              .write(
                  (head(whole.method(), whole.target())
                          + "Content-Length: "
                          + whole.body().length
                          + "\r\n\r\n"
                          + new String(whole.body(), 0, bytes, StandardCharsets.UTF_8))
                      .getBytes(StandardCharsets.UTF_8));
          socket.shutdownOutput();
          String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
          assertThat(answer).as("the server closes the connection").isEmpty();
        }
        assertThat(server.arguments).as(bytes + " of " + sample.call()).isEmpty();
      }
    }
    assertServing();
  }

  private static String head(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: x\r\n";
  }

  /** Writes to each socket one byte at a time by turns, and asks for something after each turn. */
  private static void trickle(Served to, byte[] bytes, Runnable between) throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW; i++) {
        slow.add(new Socket(InetAddress.getLoopbackAddress(), to.port()));
      }
      for (byte one : bytes) {
        for (Socket socket : slow) {
          socket.getOutputStream().write(one);
        }
        between.run();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void sendersOfAByteAtATime_keepNobodyElseWaiting() throws IOException {
    byte[] head = head("POST", "/v1/instances").substring(0, 12).getBytes(US_ASCII);
    trickle(nexus, head, HttpAbuseTest::assertServing);
    assertServing();
  }

  @Test
  void sendersOfAHandshakeAByteAtATime_keepNobodyElseWaiting() throws IOException {
    byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};
    trickle(secured, hello, HttpAbuseTest::assertServing);
    assertServing();
  }

  @Test
  void slowBodiesOfStrangers_occupyNoneOfTheRequestsAtOnce() throws IOException {
    List<Socket> strangers = new ArrayList<>();
    try (Served server = Served.nexus(Served.LIMITS, access)) {
      for (int i = 0; i < 4 * Served.LIMITS.requestsAtOnce(); i++) {
        Socket stranger =
            TlsFolder.believing(folder.resolve("pki/authority.pem"), Role.NEXUS)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        strangers.add(stranger);
        String begun = head("POST", "/v1/instances") + "Content-Length: 9\r\n\r\n{";
        stranger.getOutputStream().write(begun.getBytes(US_ASCII));
        byte[] answer = stranger.getInputStream().readNBytes(12);
        assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 401");
      }
      assertServing(server, ann);
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void idleConnections_keepNobodyElseWaiting(TestReporter reporter) throws IOException {
    int connections = Math.min(IDLE, descriptors() / 2 - DESCRIPTORS_OF_OTHERS);
    assumeTrue(connections > 0, "SKIPPED, not passed: too few file descriptors");
    reporter.publishEntry("idle connections", String.valueOf(connections));
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        idle.add(
            new Socket(InetAddress.getLoopbackAddress(), (i % 2 == 0 ? nexus : secured).port()));
      }
      assertServing();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    assertServing();
  }

  private static int descriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(1 << 20, unix.getMaxFileDescriptorCount())
        : 0;
  }
}
