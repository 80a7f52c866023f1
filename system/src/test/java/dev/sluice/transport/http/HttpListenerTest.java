package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.call.InstanceCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is no request is refused in one form, reaches no API, and stops nobody else's. */
class HttpListenerTest {

  private static final String ID = "00000000-0000-0003-0000-000000000004";

  private static Served nexus;

  @BeforeAll
  @BeforeContainer
  static void open() throws IOException {
    nexus = Served.nexus();
  }

  @AfterAll
  @AfterContainer
  static void close() {
    nexus.close();
  }

  /** What comes back for these bytes; the connection ends with them. */
  private static String exchange(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nexus.port())) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
      } catch (IOException e) {
        // It was refused before all of it was sent.
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (IOException e) {
        // Reset, since part of the request was never read; what came before that counts.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static String ask(String method, String target, String headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String length = body.isEmpty() ? "" : "Content-Length: " + bytes.length + "\r\n";
    return exchange(
        (method
                + " "
                + target
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + length
                + headers
                + "\r\n"
                + body)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String answer, int status, String why) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(why);
    assertThat(answer)
        .containsPattern(
            Pattern.compile("\\{\"code\":\"[A-Z_]+\",\"message\":\".*\"requestId\":\"[^\"]+\"}"));
    assertThat(nexus.arguments).isEmpty();
  }

  private static void assertStillServing() throws IOException {
    nexus.outcome = CompletableFuture.completedFuture(List.of());
    assertThat(ask("GET", "/v1/instances", "", "")).startsWith("HTTP/1.1 200 ").endsWith("[]");
    nexus.arguments.clear();
  }

  @Test
  void whatIsNoRequest_isRefused() throws IOException {
    String spec = "{\"spec\":{\"name\":\"vm\",\"memoryBytes\":1,\"autoRestart\":true}}";
    assertRefused(ask("GET", "/", "", ""), 404, "no such path");
    assertRefused(ask("GET", "/v1/instances/", "", ""), 400, "id");
    assertRefused(ask("PATCH", "/v1/instances", "", ""), 405, "no PATCH of this path");
    assertRefused(ask("GET", "/v1/instances/x", "", ""), 400, "UUID");
    assertRefused(ask("GET", "/v1/instances/" + ID + "?id=1", "", ""), 400, "in the path already");
    assertRefused(ask("GET", "/v1/instances?a", "", ""), 400, "expected NAME=VALUE");
    assertRefused(ask("GET", "/sled-agents/" + ID + "?boot=1&boot=2", "", ""), 400, "boot twice");
    assertRefused(ask("GET", "/v1/instances", "", "{}"), 400, "body: expected none");
    assertRefused(ask("POST", "/v1/instances?a=1", "", spec), 400, "query: expected none");
    assertRefused(ask("POST", "/v1/instances", "", "[]"), 400, "expected a JSON object");
    assertRefused(ask("POST", "/v1/instances", "", spec + "x"), 400, "no JSON");
    assertRefused(ask("POST", "/v1/instances", "", "{\"call\":\"sled-list\"}"), 400, "no field");
    assertRefused(ask("POST", "/v1/instances", "", "{}"), 400, "spec is missing");
    assertStillServing();
  }

  @Test
  void whatIsTooMuch_isRefused() throws IOException {
    String long1 = "X-A: " + "a".repeat(9000) + "\r\n";
    assertRefused(ask("GET", "/v1/instances", long1, ""), 431, "headers: more than 8192 bytes");
    String long2 = "{\"spec\":\"" + "a".repeat(5000) + "\"}";
    assertRefused(ask("POST", "/v1/instances", "", long2), 413, "body: more than 4096 bytes");
    assertStillServing();
  }

  @Test
  void moreAtOnceThanItTakes_isRefusedAsRetryable() throws IOException {
    nexus.outcome = new CompletableFuture<>();
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (int i = 0; i < Served.LIMITS.requestsAtOnce(); i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              HttpListenerTest::uncheckedList, task -> new Thread(task, "user").start()));
    }
    await().until(() -> nexus.arguments.size() == waiting.size());
    nexus.arguments.clear();
    assertRefused(ask("GET", "/v1/instances", "", ""), 503, "too many requests at once");

    nexus.outcome.complete(List.of());

    waiting.forEach(one -> assertThat(one.join()).startsWith("HTTP/1.1 200 "));
    await().untilAsserted(HttpListenerTest::assertStillServing);
  }

  private static String uncheckedList() {
    try {
      return ask("GET", "/v1/instances", "", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void idempotencyKey_isInAHeader_withOrWithoutQuotes() throws Exception {
    nexus.outcome = CompletableFuture.completedFuture(null);
    String path = "/v1/instances/" + ID;
    for (String value : List.of(ID, '"' + ID + '"')) {
      nexus.arguments.clear();
      ask("DELETE", path, "Idempotency-Key: " + value + "\r\n", "");
      assertThat(nexus.arguments.take().get(1)).isEqualTo(new IdempotencyKey(UUID.fromString(ID)));
    }
    nexus.arguments.clear();
    assertRefused(ask("DELETE", path, "Idempotency-Key: x\r\n", ""), 400, "UUID");
    assertRefused(
        ask("POST", path + "/start", "", "{\"idempotencyKey\":\"" + ID + "\"}"),
        400,
        "expected the header Idempotency-Key");
    assertThat(nexus.arguments).isEmpty();
  }

  @Test
  void requestId_isTheCallers_ifItIsFit() throws IOException {
    assertThat(ask("GET", "/", "X-Request-Id: mine-7\r\n", ""))
        .contains("\"requestId\":\"mine-7\"");
    assertThat(ask("GET", "/", "X-Request-Id: " + "a".repeat(65) + "\r\n", ""))
        .doesNotContain("aaaa");
  }

  @Test
  void slowSenders_keepNobodyElseWaiting() throws IOException {
    HttpLimits limits =
        new HttpLimits(
            4096, 8192, 40, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ZERO);
    List<Socket> slow = new ArrayList<>();
    try (Served server = Served.nexus(limits)) {
      server.outcome = CompletableFuture.completedFuture(List.of());
      for (int i = 0; i < limits.requestsAtOnce() - 1; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /v1/instances HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
      }
      HttpTransport transport = new HttpTransport(limits, UUID::randomUUID, ClientAccess.none());

      Object answer =
          transport
              .send(server.address(), new InstanceCall.ListInstances())
              .toCompletableFuture()
              .join();

      assertThat(answer).isEqualTo(List.of());
      for (Socket socket : slow) {
        socket.setSoTimeout(1);
        assertThatThrownBy(() -> socket.getInputStream().read())
            .as("it was still being waited for")
            .isInstanceOf(SocketTimeoutException.class);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Property(tries = 200)
  void anyBytes_areNoRequest(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    exchange(bytes);
    assertThat(nexus.arguments).isEmpty();
    assertStillServing();
  }
}
