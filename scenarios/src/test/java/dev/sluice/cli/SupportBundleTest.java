package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceApi;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.pki.Authority;
import dev.sluice.pki.Subject;
import dev.sluice.pki.TokenIssuer;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpListener;
import dev.sluice.transport.http.HttpService;
import dev.sluice.transport.http.ListenerAccess;
import dev.sluice.transport.http.Page;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a bundle, and which secrets are not. */
class SupportBundleTest {

  private static final String ID = "6f1d0b5e-0a1c-4f7e-9d5b-2f3c4d5e6f70";

  @TempDir private Path folder;

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> CompletableFuture.completedFuture(List.of())));
  }

  private static Page page(String text) {
    return () -> new Page.Content(200, "text/plain", text.getBytes(UTF_8));
  }

  private static HttpListener nexus(String secret) throws IOException {
    Dispatcher dispatcher =
        new Dispatcher(
            nothing(NexusInternalApi.class),
            nothing(InstanceApi.class),
            nothing(SledAdminApi.class));
    Map<String, Page> pages =
        Map.of(
            "/debug/sagas", page("[{\"id\":\"" + ID + "\"}]"),
            "/debug/instances", page("[{\"token\": \"" + secret + "\", \"name\": \"vm-1\"}]"),
            "/metrics", page("sluice_store_up 1.0\n"));
    return HttpListener.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new HttpService(() -> dispatcher, pages, exchange -> {}, ListenerAccess.anyone()),
        HttpLimits.USUAL,
        UUID::randomUUID);
  }

  private static Map<String, String> read(Path zip) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (var entry : java.util.Collections.list(file.entries())) {
        texts.put(entry.getName(), new String(file.getInputStream(entry).readAllBytes(), UTF_8));
      }
    }
    return texts;
  }

  @Test
  void bundle_hasPagesAndLogs_andNoTokenPasswordOrPrivateKey() throws IOException {
    Duration day = Duration.ofDays(1);
    String token =
        new TokenIssuer(folder.resolve("tokens"), InstantSource.system())
            .add("olga", new TreeSet<>(List.of(Role.OPERATOR)), day);
    Path identity =
        Authority.init(folder.resolve("pki"), day, InstantSource.system())
            .issue(Subject.nexus("a", List.of("127.0.0.1")), day)
            .resolve("identity.pem");
    String key = Files.readString(identity);
    Path password = Files.writeString(folder.resolve("password"), "short pw\n");
    Path log =
        Files.writeString(
            folder.resolve("nexus.log"),
            String.join(
                "\n",
                "INFO [req-7] placed " + ID,
                "TRACE Authorization: Bearer " + token,
                "DEBUG {\"header\":\"authorization: bearer abc\"}",
                "DEBUG jdbc:postgresql://h/d?user=n&password=hunter2&ssl=on",
                "DEBUG says short pw here",
                "DEBUG alone " + token,
                key,
                "INFO the end"));
    Path zip = folder.resolve("bundle.zip");
    try (HttpListener nexus = nexus(token)) {
      String address = "127.0.0.1:" + nexus.address().getPort();
      String[] words = {
        "debug",
        "support-bundle",
        zip.toString(),
        "--nexus",
        address,
        "--file",
        log.toString(),
        "--secret-file",
        password.toString()
      };
      CommandLines.Ended ended = CommandLines.run(new Stop(), words);
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err()).contains("asking http://" + address + "/debug/sagas");
      CommandLines.Ended again = CommandLines.run(new Stop(), words);
      assertThat(again.code()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(again.err()).contains("a file that is not there yet").hasLineCount(1);
    }
    assertThat(folder.resolve("bundle.zip.writing")).doesNotExist();
    Map<String, String> texts = read(zip);
    assertThat(texts)
        .containsKeys("about.txt", "nexus/metrics", "nexus/readyz", "files/0-nexus.log");
    assertThat(texts.get("nexus/debug/sagas")).contains(ID);
    assertThat(texts.get("nexus/debug/instances")).contains("vm-1");
    assertThat(texts.get("files/0-nexus.log"))
        .contains("[req-7] placed " + ID, "&ssl=on", "INFO the end");
    String all = String.join("\n", texts.values());
    List<String> secrets =
        List.of(token, "abc", "hunter2", "short pw", key.lines().skip(1).findFirst().orElseThrow());
    assertThat(all).doesNotContain(secrets);
  }

  @Test
  void variablesOfTheLog_areCheckedBeforeAnythingRuns() {
    assertThat(LogVariables.complaint(Map.of())).isNull();
    assertThat(LogVariables.complaint(Map.of("SLUICE_LOG", "INFO", "SLUICE_LOG_FORMAT", "json")))
        .isNull();
    assertThat(LogVariables.complaint(Map.of("SLUICE_LOG_FORMAT", "xml")))
        .isEqualTo("SLUICE_LOG_FORMAT: 'xml', expected one of text, json");
    assertThat(LogVariables.complaint(Map.of("SLUICE_LOG", "loud")))
        .startsWith("SLUICE_LOG: 'loud', expected one of off, error");
  }
}
