package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpListener;
import dev.sluice.transport.http.HttpService;
import dev.sluice.transport.http.ListenerAccess;
import dev.sluice.transport.http.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is asked of a Nexus, and how its answers are shown. */
class DebugCommandTest {

  private static final String SLED = "00000000-0000-0001-0000-000000000001";
  private static final String ENDED = "00000000-0000-0002-0000-000000000001";
  private static final SledView VIEW =
      new SledView(
          new SledAgentInfo(
              new SledId(UUID.fromString(SLED)),
              new BootId(3),
              "127.0.0.1:1",
              SledRole.GIMLET,
              new Baseboard("serial", "part", 0),
              8,
              16L << 30,
              new ReservoirReport(
                  ReservoirPhase.READY, 6L << 30, 6L << 30, 100, null, OtherVms.NONE, 2L << 30),
              9,
              false),
          new BootId(3),
          SledPolicy.IN_SERVICE,
          SledState.ACTIVE,
          null,
          60,
          3,
          1L << 30,
          null,
          new ReservoirError("ENOMEM", "why", 1));

  private static HttpListener nexus;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String typed = "";

  private static <T> T api(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> CompletableFuture.completedFuture(List.of(VIEW))));
  }

  private static Page page(int status, String json) {
    return () -> new Page.Content(status, "application/json", json.getBytes(UTF_8));
  }

  @BeforeAll
  static void serve() throws IOException {
    Dispatcher dispatcher =
        new Dispatcher(
            api(NexusInternalApi.class), api(InstanceApi.class), api(SledAdminApi.class));
    Map<String, Page> pages =
        Map.of(
            "/debug/instances",
            page(
                200,
                "[{\"id\":\"i-1\",\"name\":\"vm-1\",\"state\":\"FAILED\",\"vmm\":\"v-1\","
                    + "\"failedSince\":\"2026-01-01T00:00:00Z\","
                    + "\"restart\":\"due: the next round starts it\"}]"),
            "/debug/vmms",
            page(
                200,
                "[{\"id\":\"v-9\",\"instance\":\"i-9\",\"deleted\":true,\"state\":\"STOPPING\","
                    + "\"sled\":\""
                    + SLED
                    + "\",\"boot\":3}]"),
            "/debug/outcome",
            Page.answering(
                Role.OPERATOR,
                query ->
                    page(
                            200,
                            ("saga=" + ENDED).equals(query)
                                ? "[{\"id\":\"e\",\"ended\":\"2026-01-01T00:00:00Z\","
                                    + "\"outcome\":\"GIVEN_UP\",\"refusals\":[]}]"
                                : "[]")
                        .content()),
            "/debug/sagas",
            page(200, "[{\"id\":\"s-1\",\"instance\":\"i-2\",\"step\":\"LAUNCH\"}]"),
            "/debug/background-tasks",
            page(503, "{\"trouble\":\"database: gone\"}"));
    nexus =
        HttpListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpService(() -> dispatcher, pages, exchange -> {}, ListenerAccess.anyone()),
            HttpLimits.USUAL,
            UUID::randomUUID);
  }

  @AfterAll
  static void end() {
    nexus.close();
  }

  private int debug(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    String[] all = new String[words.length + 3];
    all[0] = "debug";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--nexus";
    all[words.length + 2] = "127.0.0.1:" + nexus.address().getPort();
    return Main.execute(
        Main.commandLine(
            terminal,
            List.of(DebugCommand.on(terminal, new ByteArrayInputStream(typed.getBytes(UTF_8))))),
        all);
  }

  @Test
  void lists_areTables_orTheAnswerItself() {
    assertThat(debug("sleds")).isZero();
    assertThat(out.toString())
        .contains(SLED, "IN_SERVICE", "READY", "6442450944", "2147483648", "1073741824", "ENOMEM");
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "asking http://127.0.0.1:%d/v1/system/hardware/sleds"
                .formatted(nexus.address().getPort()));
    assertThat(debug("instances")).isZero();
    assertThat(out.toString()).contains("vm-1", "due: the next round starts it");
    assertThat(debug("sagas", "--json")).isZero();
    assertThat(out.toString()).contains("\"step\" : \"LAUNCH\"");
  }

  @Test
  void one_isFoundByItsId() {
    assertThat(debug("sled", SLED)).isZero();
    assertThat(out.toString())
        .contains("policy: IN_SERVICE", "\"generation\":9", "\"usedBytes\":2147483648");
    assertThat(debug("instance", "i-1")).isZero();
    assertThat(out.toString())
        .contains("failedSince: 2026-01-01T00:00:00Z", "restart: due: the next round starts it");
    assertThat(debug("instance", "i-7")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("ID: 'i-7', expected that of an instance");
  }

  @Test
  void whatis_knowsEachKind() {
    for (String[] idAndKind :
        new String[][] {
          {"i-1", "instance vm-1, FAILED"},
          {"v-1", "VMM of instance i-1"},
          {SLED, "sled, IN_SERVICE"},
          {"s-1", "saga that starts instance i-2"},
          {"i-2", "instance that is deleted, of saga s-1"},
          {"v-9", "VMM of instance i-9, which is deleted, STOPPING on sled " + SLED},
          {"i-9", "instance that is deleted; its VMM v-9, STOPPING on sled " + SLED},
          {ENDED, "saga that ended at 2026-01-01T00:00:00Z, GIVEN_UP"}
        }) {
      assertThat(debug("whatis", idAndKind[0])).isZero();
      assertThat(out.toString()).isEqualToIgnoringNewLines(idAndKind[1]);
    }
    assertThat(debug("whatis", "x")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("ID: 'x', expected that of a sled, an instance");
  }

  @Test
  void saga_isShownByItsId() {
    assertThat(debug("sagas", "show", "s-1")).isZero();
    assertThat(out.toString()).contains("instance: i-2", "step: LAUNCH");
    assertThat(debug("sagas", "show", "s-7")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("ID: 's-7', expected that of a saga");
  }

  @Test
  void sagaIsAbandoned_onlyIfItsIdIsTyped() {
    typed = "s-1\n";
    assertThat(debug("sagas", "abandon", "s-1")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines())
        .containsExactly("sluice debug sagas abandon: changes what Nexus has; expected -w");
    typed = "";
    assertThat(debug("sagas", "abandon", "s-1", "-w")).isEqualTo(ExitCode.BAD_INPUT);
    typed = "s-2\n";
    assertThat(debug("sagas", "abandon", "s-1", "-w")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("'s-2', expected the id of the saga; nothing was done");
  }

  @Test
  void validate_namesWhatBelongsToNothing() {
    assertThat(debug("validate")).isEqualTo(ExitCode.VIOLATION);
    assertThat(out.toString().lines())
        .containsExactly(
            "saga s-1: starts instance 'i-2', which there is not",
            "sled " + SLED + ": 3 bytes are reserved, and its instances and all sagas need 0");
  }

  @Test
  void trouble_isSaidInOneLine() {
    assertThat(debug("background-tasks")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("status 503: database: gone");
    assertThat(debug("sleds", "--token-file", "x")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--authority, --token-file: expected both or neither");
  }
}
