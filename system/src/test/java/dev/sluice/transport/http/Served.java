package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.transport.access.Role;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;

/** A listener on the loopback address whose APIs note each call and answer as they are told. */
final class Served implements AutoCloseable {

  static final HttpLimits LIMITS =
      new HttpLimits(
          4096, 8192, 4, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(200));

  /** The operations that have succeeded in any of them, as the document names them. */
  static final Set<String> DOCUMENTED = new ConcurrentSkipListSet<>();

  private static final Map<String, Page> PAGES =
      Map.of(
          "/debug/sagas",
          Page.of(
              Role.OPERATOR,
              () ->
                  new Page.Content(
                      200, "application/json", "[]".getBytes(StandardCharsets.US_ASCII))));

  private static final OpenApi OPEN_API = new OpenApi();

  private final Queue<String> undocumented = new ConcurrentLinkedQueue<>();
  final BlockingQueue<List<Object>> arguments = new LinkedBlockingQueue<>();
  volatile CompletableFuture<Object> outcome = new CompletableFuture<>();
  private final HttpListener listener;

  private Served(boolean agent, HttpLimits limits, ListenerAccess access, boolean documented)
      throws IOException {
    Dispatcher dispatcher =
        agent
            ? new Dispatcher(api(SledAgentApi.class))
            : new Dispatcher(
                api(NexusInternalApi.class), api(InstanceApi.class), api(SledAdminApi.class));
    this.listener =
        HttpListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpService(
                () -> dispatcher, PAGES, documented ? this::observe : exchange -> {}, access),
            limits,
            UUID::randomUUID);
  }

  static Served agent() throws IOException {
    return agent(ListenerAccess.anyone());
  }

  static Served agent(ListenerAccess access) throws IOException {
    return new Served(true, LIMITS, access, true);
  }

  static Served nexus() throws IOException {
    return nexus(LIMITS);
  }

  static Served nexus(HttpLimits limits) throws IOException {
    return nexus(limits, ListenerAccess.anyone());
  }

  static Served nexus(HttpLimits limits, ListenerAccess access) throws IOException {
    return new Served(false, limits, access, true);
  }

  /** One whose clients may be of a later release: they are not held against this document. */
  static Served ofLaterClients(boolean agent) throws IOException {
    return new Served(agent, LIMITS, ListenerAccess.anyone(), false);
  }

  private void observe(HttpObserver.Exchange exchange) {
    for (String problem : OPEN_API.problems(exchange)) {
      undocumented.add(
          "%s %s -> %d: %s"
              .formatted(exchange.method(), exchange.target(), exchange.status(), problem));
    }
    if (exchange.code() == null && exchange.route() != null) {
      DOCUMENTED.add(OpenApi.name(exchange.route()));
    }
  }

  int port() {
    return listener.address().getPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  private <T> T api(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              arguments.add(args == null ? List.of() : Arrays.asList(args));
              return outcome;
            }));
  }

  /** Ends it. Every request it has taken and every answer it gave was as the document says. */
  @Override
  public void close() {
    listener.close();
    assertThat(undocumented).as("not as openapi.json says").isEmpty();
  }
}
