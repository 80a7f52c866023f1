package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.CommandLines;
import dev.sluice.cli.CommandLines.Ended;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.smoke.SmokeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code sluice smoke --rack} over a rack of one sled that runs, in steps for a test. */
final class RackSmoke {

  private static final Duration LONG = Duration.ofSeconds(90);

  private final Path folder;
  private final String nexus;

  /** Over the rack of a Nexus, whose tokens and authority are in a folder. */
  RackSmoke(Path folder, String nexus) {
    this.folder = folder;
    this.nexus = nexus;
  }

  private String file(String serial, List<String> restart) throws IOException {
    String text =
        """
        {"nexus": ["%s"], "authority": "pki/authority.pem",
         "userToken": "ann.token", "operatorToken": "olga.token",
         "sleds": [{"serial": "%s", "reservoirMib": 6144,
           "device": {"socket": "vmm", "log": "device.jsonl"},
           "restartAgent": {"command": %s, "boundSeconds": 30}}]}
        """
            .formatted(nexus, serial, new Json().line(restart));
    return Files.writeString(folder.resolve("rack.json"), text).toString();
  }

  private Path out(String name) {
    return folder.resolve("smoke-" + name);
  }

  /** A serial that Nexus does not know ends it before anything is touched. */
  void unknownSerialTouchesNothing() throws IOException {
    Ended ended =
        CommandLines.run(
            new Stop(),
            "smoke",
            "--rack",
            file("OTHER", List.of("touch", "touched")),
            "--out",
            out("unknown").toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("sleds[0].serial: 'OTHER', expected that of one sled that Nexus knows: [SLED]")
        .hasLineCount(1);
    assertThat(out("unknown")).doesNotExist();
    assertThat(folder.resolve("touched")).doesNotExist();
  }

  /** A few steps, with the sled-agent started again by a command. */
  void stepsPass(List<String> restart) throws IOException {
    Ended ended =
        CommandLines.run(
            new Stop(),
            "smoke",
            "--rack",
            file("SLED", restart),
            "--until",
            "agent-killed",
            "--out",
            out("steps").toString());
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    SmokeResult result =
        new Json().read(Files.readString(out("steps").resolve("smoke.json")), SmokeResult.class);
    assertThat(result.steps())
        .extracting(step -> step.name() + " " + step.verdict())
        .containsExactly(
            "announce pass",
            "grow pass",
            "launch-while-growing skipped",
            "spread pass",
            "fill pass",
            "agent-killed pass",
            "nothing-left pass");
    assertThat(Files.readString(out("steps").resolve("logs/commands.log")))
        .contains("restartAgent of sled-0: " + restart, "restarted");
    assertThat(out("steps").resolve("histories/sled-0.edn")).isNotEmptyFile();
  }

  /** A rack at which all is well, watched for a while. */
  void quietRackIsWatched() throws IOException {
    Ended ended =
        CommandLines.run(
            new Stop(),
            "smoke",
            "--rack",
            file("SLED", List.of("false")),
            "--observe",
            "--for",
            "2s",
            "--out",
            out("quiet").toString());
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains("observe", "1 sleds, 1 of their devices seen");
  }

  /** A sled that comes back with a broken sled-agent while it is watched is found out. */
  void brokenAgentIsFound(PowerCycle powerCycle) throws Exception {
    Path classes = folder.resolve("bug");
    Bugs.builtIn().select(List.of("size-before-ioctl")).get(0).compileTo(classes);
    Stop stop = new Stop();
    String[] words = {
      "smoke",
      "--rack",
      file("SLED", List.of("false")),
      "--observe",
      "--out",
      out("canary").toString()
    };
    CompletableFuture<Ended> watched =
        CompletableFuture.supplyAsync(() -> CommandLines.run(stop, words));
    await().atMost(LONG).until(stop::isHeard);
    powerCycle.with(classes);
    await().atMost(LONG).until(() -> stop.hasViolation() || watched.isDone());
    stop.request(); // as Ctrl-C does
    Ended ended = watched.get();
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
    assertThat(ended.err()).contains("FAIL report-is-backed: sled-0: ");
  }

  /** Ends a sled and its device, and starts both again. */
  interface PowerCycle {

    /** With classes of the sled-agent that are found before its own. */
    void with(Path classes) throws Exception;
  }
}
