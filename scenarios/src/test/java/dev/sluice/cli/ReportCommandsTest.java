package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people look at after a run, from the command line. */
final class ReportCommandsTest {

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Stop stop = new Stop();
  private String tiny = "set before each test";

  @BeforeEach
  void writeScenario() throws IOException {
    Path file = folder.resolve("tiny.json");
    Files.writeString(file, Tiny.TEXT);
    tiny = file.toString();
  }

  @Test
  void failingSeed_hasAPageAndAnExcerpt_andGitHubHearsOfIt() throws IOException {
    String dir = folder.resolve("out").toString();
    int code =
        sluice(Tiny.dislikingLaunches(), "run", tiny, "--seeds", "4", "--github", "--out", dir);

    assertThat(code).isEqualTo(ExitCode.VIOLATION);
    assertThat(err.toString())
        .startsWith("::error title=tiny seed ")
        .contains("::sled-linearizable: sled-0: a launch, of all things%0A./sluice replay ");
    Path failures = folder.resolve("out/failures");
    try (Stream<Path> seeds = Files.list(failures)) {
      assertThat(seeds.filter(Files::isDirectory).toList())
          .isNotEmpty()
          .allSatisfy(
              seed -> {
                assertThat(seed.resolve("timeline.html")).content().contains("sled-linearizable");
                assertThat(seed.resolve("excerpt.txt")).content().contains("sled-linearizable");
              });
    }
    assertThat(folder.resolve("out/index.html")).content().contains("sled-linearizable");
  }

  @Test
  void report_makesThePagesAnew_andComparesTwoCampaigns() {
    String one = folder.resolve("one").toString();
    String two = folder.resolve("two").toString();
    sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--out", one);
    sluice(Tiny.dislikingLaunches(), "run", tiny, "--seeds", "2", "--out", two);
    out.getBuffer().setLength(0);

    assertThat(sluice(Tiny.content(), "report", one)).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).containsExactly(one + "/index.html", one + "/summary.md");
    assertThat(sluice(Tiny.content(), "report", one, two)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("worse   new failure: sled-linearizable");
  }

  @Test
  void reportOfNothing_isBadInput() {
    assertThat(sluice(Tiny.content(), "report", folder.toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("expected a folder with trace.jsonl or campaign.json");
  }

  @Test
  void find_printsSeedsAndSteps_andRefusesAQueryThatIsNone() {
    int code = sluice(Tiny.content(), "find", "boot on sled-0", tiny, "--seeds", "3");
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("tiny seed 1: ")
        .contains("sled-0: boot 1 begins")
        .contains("3 of 3 seeds");

    assertThat(sluice(Tiny.content(), "find", "boot within 5 s", tiny))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("within: expected after preceded by");
  }

  @Test
  void findThatIsToldToEnd_saysHowFarItCame() {
    stop.request();
    sluice(Tiny.content(), "find", "boot on sled-0", tiny, "--seeds", "3");

    assertThat(out.toString()).endsWith("interrupted: 0 of 3 seeds\n");
  }

  @Test
  void bugsThatAreToldToEnd_sayHowFarTheyCame() {
    stop.request();
    sluice(Tiny.content(), "bugs", "canary", "--seeds", "3");

    assertThat(out.toString()).endsWith("interrupted: 0 of 1 bugs\n");
  }

  @Test
  void replay_writesAChromeTrace() {
    Path file = folder.resolve("trace.json");
    sluice(Tiny.content(), "replay", tiny, "--seed", "1", "--chrome-trace", file.toString());
    assertThat(file).content().startsWith("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[{");
  }

  private int sluice(Simulator simulator, String... args) {
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    List<Object> commands = new ArrayList<>(Main.commands(terminal, simulator, stop));
    return Main.execute(Main.commandLine(terminal, commands), args);
  }
}
