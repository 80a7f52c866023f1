package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.CallType;
import dev.sluice.api.call.Samples;
import dev.sluice.api.call.SledAgentCall;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a transport promises, kept over real connections. */
class HttpTransportTest {

  private static Served agent;
  private static Served nexus;

  private final HttpTransport transport =
      new HttpTransport(Served.LIMITS, UUID::randomUUID, ClientAccess.none());

  @BeforeAll
  static void open() throws IOException {
    agent = Served.agent();
    nexus = Served.nexus();
  }

  @AfterAll
  static void close() {
    agent.close();
    nexus.close();
  }

  private static Served server(Call<?> call) {
    return call instanceof SledAgentCall<?> ? agent : nexus;
  }

  @Test
  void everyCall_hasARouteOfItsOwn() {
    assertThat(Routes.ALL)
        .extracting(Route::call)
        .containsExactlyInAnyOrderElementsOf(CallType.all().stream().map(CallType::name).toList());
    assertThat(Routes.ALL)
        .extracting(route -> route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}"))
        .doesNotHaveDuplicates();
  }

  /** Each was held against the document on its way, see {@link Served}. */
  @AfterAll
  static void everyOperation_wasServed() {
    assertThat(Served.DOCUMENTED)
        .containsAll(
            Routes.ALL.stream()
                .map(route -> OpenApi.name(route.method() + " " + route.path()))
                .toList());
  }

  @TestFactory
  Stream<DynamicTest> everyCall_isServedWhole_andItsAnswerComesBackWhole() {
    return Samples.all().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.call().toString(), () -> travels(sample)));
  }

  private <R> void travels(Samples.Sample<R> sample) throws Exception {
    Call<R> call = sample.call();
    Served server = server(call);
    server.arguments.clear();
    Object value = ((Answer.Ok<R>) sample.answer()).value();
    server.outcome = CompletableFuture.completedFuture(value);

    Object received = transport.send(server.address(), call).toCompletableFuture().join();

    assertThat(received).isEqualTo(value);
    assertThat(server.arguments.take()).isEqualTo(components(call));
    assertThat(server.arguments).isEmpty();
  }

  private static List<Object> components(Call<?> call) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : call.getClass().getRecordComponents()) {
      values.add(component.getAccessor().invoke(call));
    }
    return values;
  }

  @TestFactory
  Stream<DynamicTest> everyError_comesBackWhole() {
    return Arrays.stream(ErrorCode.values())
        .map(code -> DynamicTest.dynamicTest(code.name(), () -> comesBack(code)));
  }

  private void comesBack(ErrorCode code) {
    TreeMap<String, String> details = new TreeMap<>();
    details.put("errno", "ENOMEM");
    ApiError error = new ApiError(code, "why \"\u00fc\"", new BootId(3), details);
    agent.outcome = CompletableFuture.failedFuture(new ApiException(error));

    assertThatThrownBy(() -> identity(agent.address()))
        .hasCauseInstanceOf(ApiException.class)
        .cause()
        .extracting(thrown -> ((ApiException) thrown).error())
        .isEqualTo(error);
  }

  private Object identity(String address) {
    return transport.send(address, new SledAgentCall.Identity()).toCompletableFuture().join();
  }

  @Test
  void callOfAnotherApi_isRefused() {
    assertThatThrownBy(() -> identity(nexus.address()))
        .hasCauseInstanceOf(ApiException.class)
        .hasMessageContaining("call identity is not served here");
  }

  @Test
  void nobodyThere_isUndelivered() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertReason(transport, "127.0.0.1:" + port, Reason.REFUSED);
    assertReason(transport, "no address", Reason.REFUSED);
  }

  @Test
  void brokenConnection_isALoss() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer = new Thread(() -> breakOne(server), "peer");
      peer.start();
      assertReason(transport, "127.0.0.1:" + server.getLocalPort(), Reason.LOST);
      peer.join();
    }
  }

  private static void breakOne(ServerSocket server) {
    // The client asks a second time where nothing at all came back for a GET.
    for (int i = 0; i < 2; i++) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        socket.getOutputStream().write("HTTP/1.1 2".getBytes(StandardCharsets.US_ASCII));
        return;
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void silence_isATimeout() throws IOException {
    HttpLimits hasty =
        new HttpLimits(4096, 8192, 4, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ZERO);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpTransport impatient = new HttpTransport(hasty, UUID::randomUUID, ClientAccess.none());
      assertReason(impatient, "127.0.0.1:" + silent.getLocalPort(), Reason.TIMEOUT);
    }
  }

  private static void assertReason(HttpTransport by, String address, Reason reason) {
    assertThatThrownBy(
            () -> by.send(address, new SledAgentCall.Identity()).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            NoAnswerException.class, none -> assertThat(none.reason()).isEqualTo(reason));
  }
}
