package dev.sluice.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.call.NexusClient;
import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.bhyve.emulated.SocketBhyve;
import dev.sluice.nexus.store.sql.TestDatabase;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpObserver;
import dev.sluice.transport.http.HttpTransport;
import dev.sluice.transport.http.OpenApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, readiness and metrics of processes, by their own listeners. */
class ProcessPagesTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final SledId SLED = new SledId(new UUID(7, 7));
  private static final long GIB = 1L << 30;

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;

  private HttpResponse<String> ask(InetSocketAddress address, String method, String path) {
    URI uri =
        URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    try {
      return client.send(
          HttpRequest.newBuilder(uri.resolve(path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String get(InetSocketAddress address, String path) {
    HttpResponse<String> response = ask(address, "GET", path);
    assertThat(
            new OpenApi()
                .problems(
                    new HttpObserver.Exchange(
                        "GET",
                        path,
                        "GET " + path,
                        null,
                        new byte[0],
                        response.statusCode(),
                        null,
                        response.body().getBytes(UTF_8))))
        .isEmpty();
    return response.body();
  }

  private AgentProcess.Options agent(InetSocketAddress nexus) {
    return new AgentProcess.Options(
        SLED,
        ANY,
        null,
        List.of("127.0.0.1:1", nexus.getAddress().getHostAddress() + ":" + nexus.getPort()),
        folder.resolve("state"),
        new Baseboard("serial", "part", 0),
        16 * GIB,
        new ReservoirMode.Mebibytes(6 << 10),
        ProcessAccess.anyone());
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void metrics_sayWhatWasDone() throws IOException {
    try (NexusProcess nexus =
            NexusProcess.start(ANY, TestDatabase.fresh("pages"), ProcessAccess.anyone());
        DeviceServer device = DeviceServer.open(folder.resolve("vmm"), 8 * GIB, 64 * GIB);
        RealPlatform real = RealPlatform.create("agent");
        SocketBhyve bhyve = SocketBhyve.connect(folder.resolve("vmm"));
        AgentProcess agent = AgentProcess.start(agent(nexus.address()), real, bhyve)) {
      assertThat(device).isNotNull();
      for (InetSocketAddress address : new InetSocketAddress[] {nexus.address(), agent.address()}) {
        assertThat(get(address, "/healthz")).isEqualTo("{\"alive\":true}");
        await().atMost(LONG).until(() -> ask(address, "GET", "/readyz").statusCode() == 200);
        assertThat(get(address, "/readyz")).isEqualTo("{\"ready\":true,\"reasons\":[]}");
        assertThat(ask(address, "POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask(address, "GET", "/nothing").statusCode()).isEqualTo(404);
      }
      NexusClient rack =
          new NexusClient(
              new HttpTransport(HttpLimits.USUAL, UUID::randomUUID, ClientAccess.none()),
              "127.0.0.1:" + nexus.address().getPort());
      String ready =
          "sluice_sled_reservoir_bytes{kind=\"placeable\",sled=\"%s\"} 6.442450944E9\n"
              .formatted(SLED);
      await().atMost(LONG).until(() -> get(nexus.address(), "/metrics").contains(ready));
      InstanceView fits = join(rack.create(new InstanceSpec("vm-1", GIB, false)));
      InstanceView large = join(rack.create(new InstanceSpec("vm-2", 7 * GIB, false)));
      assertThat(join(rack.start(fits.id())).state()).isEqualTo(InstanceState.RUNNING);
      assertThatThrownBy(() -> join(rack.start(large.id()))).hasCauseInstanceOf(ApiException.class);

      assertThat(get(nexus.address(), "/metrics"))
          .contains(
              ready,
              "sluice_http_requests_total{code=\"200\",route=\"POST /v1/instances\"} 2.0\n",
              "{code=\"200\",route=\"POST /v1/instances/{id}/start\"} 1.0\n",
              "{code=\"507\",route=\"POST /v1/instances/{id}/start\"} 1.0\n",
              "{code=\"404\",route=\"none\"} 1.0\n",
              "sluice_launches_total{outcome=\"ok\"} 1.0\n",
              "sluice_sagas{step=\"PLACE\"} 0.0\n",
              "sluice_sled_boot{sled=\"" + SLED + "\"} 1.0\n",
              "sluice_sled_reservoir_bytes{kind=\"used\",sled=\"" + SLED + "\"} ",
              "sluice_sled_reservoir_phase{phase=\"READY\",sled=\"" + SLED + "\"} 1.0\n",
              "sluice_store_up 1.0\n",
              "transactions_total{name=\"start-place\",outcome=\"ok\"} 2.0\n");
      long generation = join(rack.sleds()).get(0).info().generation();
      assertThat(get(agent.address(), "/metrics"))
          .contains(
              "sluice_reservoir_bytes{kind=\"held\"} 6.442450944E9\n",
              "sluice_reservoir_bytes{kind=\"settled\"} 6.442450944E9\n",
              "sluice_reservoir_bytes{kind=\"used\"} ",
              "sluice_reservoir_phase{phase=\"READY\"} 1.0\n",
              "sluice_reservoir_phase{phase=\"DEGRADED\"} 0.0\n",
              "sluice_reservoir_generation " + generation + ".0\n",
              "sluice_boot 1.0\n",
              "sluice_launches_total{outcome=\"ok\"} 1.0\n",
              "requests_total{call=\"sled-put\",outcome=\"ok\"} " + generation + ".0\n",
              "{code=\"200\",route=\"PUT /vmms/{propolis}/running\"} 1.0\n");
      assertThat(get(nexus.address(), "/debug/instances"))
          .contains(
              "\"id\":\"" + fits.id() + "\",\"name\":\"vm-1\",",
              "\"vmmState\":\"RUNNING\",\"sled\":\"" + SLED + "\",\"boot\":1,",
              "\"restart\":\"no: it has not failed\"");
      assertThat(get(nexus.address(), "/debug/sagas")).isEqualTo("[]");
      assertThat(get(nexus.address(), "/debug/vmms"))
          .contains("\"instance\":\"" + fits.id() + "\",\"deleted\":false,\"state\":\"RUNNING\",");
      assertThat(ask(nexus.address(), "GET", "/debug/outcome").statusCode()).isEqualTo(400);
      assertThat(ask(nexus.address(), "GET", "/debug/outcome?saga=" + SLED).body()).isEqualTo("[]");
      assertThat(get(nexus.address(), "/debug/background-tasks"))
          .contains(
              "{\"name\":\"saga-sweep\",\"periodSeconds\":30,\"transaction\":\"saga-list\",\"ends\":")
          .containsPattern(
              "\"saga-list\",\"ends\":[1-9][0-9]*,\"last\":\"[^\"]+\",\"outcome\":\"ok\"")
          .contains("\"auto-restart-list\",\"ends\":0}");
      String documented = Files.readString(Path.of("..", "docs", "real-rack.md"));
      for (String page :
          List.of(get(agent.address(), "/metrics"), get(nexus.address(), "/metrics"))) {
        assertThat(page.lines().filter(line -> line.startsWith("# TYPE ")))
            .isNotEmpty()
            .allSatisfy(line -> assertThat(documented).contains("`" + line.split(" ")[2] + "`"));
      }
    }
  }

  @Test
  void agentThatIsNotReady_saysWhy() throws IOException {
    try (DeviceServer device = DeviceServer.open(folder.resolve("vmm"), 8 * GIB, 1 << 20);
        RealPlatform real = RealPlatform.create("agent");
        SocketBhyve bhyve = SocketBhyve.connect(folder.resolve("vmm"));
        AgentProcess agent =
            AgentProcess.start(agent(new InetSocketAddress(ANY.getAddress(), 1)), real, bhyve)) {
      assertThat(device).isNotNull();
      await()
          .atMost(LONG)
          .until(() -> get(agent.address(), "/readyz").contains("reservoir: SETTING_UP, 0 of "));
      HttpResponse<String> readiness = ask(agent.address(), "GET", "/readyz");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("nexus: has accepted no report of this boot yet");
      assertThat(ask(agent.address(), "GET", "/healthz").statusCode()).isEqualTo(200);
      await()
          .atMost(LONG)
          .until(
              () ->
                  get(agent.address(), "/metrics")
                      .contains(
                          "sluice_notifier_requests_total{call=\"sled-get\",outcome=\"REFUSED\"}"));
    }
  }
}
