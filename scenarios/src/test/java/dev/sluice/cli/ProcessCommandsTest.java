package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of processes refuse before they serve: one line, exit code 2. */
class ProcessCommandsTest {

  private static final String SLED = "6f1d0b5e-0a1c-4f7e-9d5b-2f3c4d5e6f70";

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private void assertRefused(String complaint, String... words) {
    int code = run(words);
    assertThat(err.toString()).contains(complaint);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
  }

  private int run(String... words) {
    err.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(new StringWriter(), true);
    Terminal terminal = new Terminal(0, out, new PrintWriter(err, true));
    Stop stop = new Stop();
    stop.request(); // one that serves after all ends at once
    return Main.execute(
        Main.commandLine(
            terminal,
            List.of(
                new NexusCommand(terminal, stop),
                new AgentCommand(terminal, stop),
                new SmokeCommand(terminal, stop),
                BhyveCommand.on(terminal, stop))),
        words);
  }

  @Test
  void nexus_servesOnThisMachineAlone() {
    for (String listen : List.of("0.0.0.0:1", "no-port", "127.0.0.1:65536", ":1", "127.0.0.1:x")) {
      assertRefused("--listen: '" + listen + "', expected", "nexus", "--listen", listen);
    }
    assertRefused("--db: 'mysql:x', expected", "nexus", "--db", "mysql:x");
  }

  private String issue(String kind, String name) {
    PrintWriter out = new PrintWriter(new StringWriter(), true);
    Terminal terminal = new Terminal(0, out, new PrintWriter(err, true));
    Path pki = folder.resolve("pki");
    for (String[] words :
        new String[][] {
          {"pki", "init", pki.toString()},
          {"pki", "issue", pki.toString(), "--" + kind, name},
          {"pki", "token", at("tokens"), name, "--role", "user"}
        }) {
      Main.execute(
          Main.commandLine(terminal, List.of(PkiCommand.on(terminal, InstantSource.system()))),
          words);
    }
    return pki.resolve(kind + "-" + name).toString();
  }

  @Test
  void beyondThisMachine_nothingIsServedWithoutTlsAndAuthentication() {
    String nexus = issue("nexus", "a");
    String tokens = at("tokens");
    assertRefused("or --tls-folder and --tokens", "nexus", "--listen", "0.0.0.0:0");
    assertRefused("or --tls-folder", agent("--state", at("s"), "--listen", "0.0.0.0:0"));
    assertRefused(
        "--advertise: 'here', expected", agent("--state", at("s"), "--advertise", "here"));
    assertRefused("or --tls-folder", agent("--state", at("s"), "--nexus", "10.0.0.1:12221"));
    assertRefused("expected --tls-folder too", agent("--state", at("s"), "--tokens", tokens));
    assertRefused("expected both or neither", "nexus", "--tls-folder", nexus);
    assertRefused("expected both or neither", "nexus", "--tokens", tokens);
    assertRefused(
        "identity.pem: no such file", "nexus", "--tls-folder", at("x"), "--tokens", tokens);
    assertRefused("no such file", "nexus", "--tls-folder", nexus, "--tokens", at("x"));
    assertRefused(
        "has the certificate of nexus a, expected that of sled " + SLED,
        agent("--state", at("s"), "--tls-folder", nexus));
    String sled = issue("sled", SLED);
    assertRefused("expected that of a Nexus", "nexus", "--tls-folder", sled, "--tokens", tokens);
    assertRefused(
        "expected one address",
        agent("--state", at("s"), "--tls-folder", sled, "--listen", "0.0.0.0:0"));
  }

  @Test
  void agent_needsItsSledAndItsState() {
    assertRefused("--state: expected a folder", "agent", "--sled", SLED);
    assertRefused("--sled: 'x', expected a UUID", "agent", "--sled", "x", "--state", at("s"));
    assertRefused(
        "--reservoir: ", "agent", "--sled", SLED, "--state", at("s"), "--reservoir", "101%");
    assertRefused(
        "no emulated device serves there", agent("--state", at("s"), "--bhyve", at("none")));
  }

  @Test
  void agent_saysWhatCannotBeHad() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Files.createDirectories(folder.resolve("odd"));
    Files.writeString(folder.resolve("odd/boot"), "minus one");
    try (DeviceServer device = DeviceServer.open(folder.resolve("vmm"), 1L << 33, 1L << 40);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(device).isNotNull();
      assertRefused("--state", agent("--state", file.toString(), "--bhyve", at("vmm")));
      assertRefused(
          "expected the number of the last boot",
          agent("--state", at("odd"), "--bhyve", at("vmm")));
      assertRefused(
          "Address already in use",
          agent(
              "--state",
              at("s"),
              "--bhyve",
              at("vmm"),
              "--listen",
              "127.0.0.1:" + taken.getLocalPort()));
    }
  }

  @Test
  void configuration_isReadAsStrictlyAsOptions() throws IOException {
    Path file = folder.resolve("nexus.json");
    Files.writeString(file, "{\"listen\": \"0.0.0.0:1\", \"db\": \"mysql:x\"}");
    assertRefused(file + ": listen: '0.0.0.0:1', expected an", "nexus", "--config", "" + file);
    String[] listening = {"nexus", "--config", "" + file, "--listen", "127.0.0.1:0"};
    assertRefused(file + ": db: 'mysql:x', expected", listening); // so the option counted
    assertRefused(
        "nexus: --db: 'mysql:y', expected",
        Stream.concat(Stream.of(listening), Stream.of("--db", "mysql:y")).toArray(String[]::new));

    Files.writeString(file, "{\"listn\": \"127.0.0.1:0\"}");
    assertRefused(
        file + ": listn: unknown field (did you mean listen?)", "nexus", "--config", "" + file);
    Files.writeString(file, "{\"dbFolder\": 7}");
    assertRefused(file + ": dbFolder: 7 is no text", "nexus", "--config", "" + file);
    for (String ofAllCommands : List.of("quiet", "verbose", "help", "version", "config")) {
      Files.writeString(file, "{\"" + ofAllCommands + "\": true}");
      assertRefused(file + ": " + ofAllCommands + ": unknown", "nexus", "--config", "" + file);
    }
    Files.writeString(file, "{");
    assertRefused(file + ": line 1, column 2: no JSON", "nexus", "--config", "" + file);
    assertRefused(at("none") + ": ", "nexus", "--config", at("none"));
  }

  @Test
  void agentsConfiguration_isTakenWhole() throws IOException {
    Path file = folder.resolve("agent.json");
    Files.writeString(
        file,
        "{\"sled\": \"%s\", \"state\": \"%s\", \"bhyve\": \"%s\", \"ram\": \"16GiB\"}"
            .formatted(SLED, at("s"), at("vmm")));
    assertRefused(file + ": bhyve: ", "agent", "--config", "" + file);
    assertRefused("agent: --bhyve: ", "agent", "--config", "" + file, "--bhyve", at("other"));
    try (DeviceServer device = DeviceServer.open(folder.resolve("vmm"), 1L << 33, 1L << 40)) {
      assertThat(device).isNotNull();
      assertThat(run("agent", "--config", "" + file)).as(err.toString()).isEqualTo(ExitCode.OK);
    }
    assertThat(folder.resolve("s/boot")).hasContent("1\n");
  }

  @Test
  void smoke_isRefusedBeforeAnythingStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertRefused("expected --local or --rack", "smoke");
    assertRefused("--sleds: ", "smoke", "--local", "--sleds", "0");
    assertRefused("--nexus: ", "smoke", "--local", "--nexus", "9");
    assertRefused("--until: 'x', expected one of announce", "smoke", "--local", "--until", "x");
    assertRefused("--reservoir: '3GiB', expected", "smoke", "--local", "--reservoir", "3GiB");
    assertRefused("--speed: '0MiB', expected", "smoke", "--local", "--speed", "0MiB");
    assertRefused("--db: 'mysql:x', expected", "smoke", "--local", "--db", "mysql:x");
    assertRefused(
        "--db: jdbc:postgresql://127.0.0.1:1/x: ",
        "smoke",
        "--local",
        "--db",
        "jdbc:postgresql://127.0.0.1:1/x",
        "--out",
        at("out"));
    assertRefused("no planted bug 'x'", "smoke", "--local", "--bug", "x");
    assertRefused("expected a folder", "smoke", "--local", "--out", file.toString());
  }

  @Test
  void device_takesNoFileOfOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertRefused("no socket", "bhyve", "emulate", file.toString());
    assertThat(file).hasContent("mine");
    assertRefused("--speed: '0MiB', expected", "bhyve", "emulate", at("vmm"), "--speed", "0MiB");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String[] agent(String... more) {
    List<String> words = new ArrayList<>(List.of("agent", "--sled", SLED));
    words.addAll(List.of("--ram", "16GiB"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }
}
