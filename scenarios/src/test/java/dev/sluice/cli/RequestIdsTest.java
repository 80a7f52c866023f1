package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.platform.real.LogContext;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpListener;
import dev.sluice.transport.http.HttpService;
import dev.sluice.transport.http.HttpTransport;
import dev.sluice.transport.http.ListenerAccess;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The id of a request is in the log of every process that works for it. Here, since the log behind
 * the port of production code keeps such context only in this module.
 */
class RequestIdsTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RealPlatform real = RealPlatform.create("test");
  private final Worker worker = real.platform().scheduler().worker("one");
  private final HttpTransport transport =
      new HttpTransport(HttpLimits.USUAL, () -> new UUID(0, 99), ClientAccess.none());

  private void note(String where) {
    seen.add(where + " " + LogContext.request() + " " + LogContext.trace());
  }

  private static <T> T api(Class<T> type, Supplier<CompletionStage<?>> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer.get()));
  }

  private static HttpListener serve(Dispatcher dispatcher) throws IOException {
    return HttpListener.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        HttpService.of(dispatcher, ListenerAccess.anyone()),
        HttpLimits.USUAL,
        () -> new UUID(0, 98));
  }

  private static String words(HttpListener listener) {
    return "127.0.0.1:" + listener.address().getPort();
  }

  /** An answer of the first process, on its worker, once the second has answered. */
  private CompletionStage<?> forwarded(String to) {
    note("first");
    CompletableFuture<Object> answer = new CompletableFuture<>();
    worker.execute(
        () -> {
          note("its worker");
          Stages.then(
              transport.send(to, new SledAgentCall.Identity()),
              worker,
              (identity, failure) -> {
                note("after the answer");
                answer.complete(List.of());
              });
        });
    return answer;
  }

  private List<String> seenFor(String... headers) throws Exception {
    seen.clear();
    SledAgentApi agent =
        api(
            SledAgentApi.class,
            () -> {
              note("second");
              return CompletableFuture.failedFuture(new IllegalStateException("of the test"));
            });
    try (HttpListener second = serve(new Dispatcher(agent))) {
      String to = words(second);
      InstanceApi instances = api(InstanceApi.class, () -> forwarded(to));
      NexusInternalApi internal = api(NexusInternalApi.class, () -> forwarded(to));
      SledAdminApi admin = api(SledAdminApi.class, () -> forwarded(to));
      try (HttpListener first = serve(new Dispatcher(internal, instances, admin))) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create("http://" + words(first) + "/v1/instances"));
        if (headers.length > 0) {
          request.headers(headers);
        }
        HttpResponse<String> response =
            HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        seen.add("answer " + response.headers().firstValue("X-Request-Id").orElse(""));
      }
    }
    CompletableFuture<Void> last = new CompletableFuture<>();
    worker.execute(
        () -> {
          note("later");
          last.complete(null);
        });
    last.join();
    return seen;
  }

  @Test
  void idOfARequest_goesAlongWithIt_andEndsWithIt() throws Exception {
    try (real) {
      assertThat(seenFor("X-Request-Id", "mine-7", "traceparent", TRACE))
          .containsExactly(
              "first mine-7 " + TRACE,
              "its worker mine-7 " + TRACE,
              "second mine-7 " + TRACE,
              "after the answer mine-7 " + TRACE,
              "answer mine-7",
              "later null null");
      String trace = "0af7651916cd43dd8448eb211c80319c";
      assertThat(seenFor("traceparent", TRACE))
          .contains("second " + trace + " " + TRACE, "answer " + trace);
      String own = new UUID(0, 98).toString();
      assertThat(seenFor("traceparent", "no trace"))
          .contains("second " + own + " null", "answer " + own);
      assertThat(seenFor()).contains("second " + own + " null", "answer " + own);
    }
  }
}
