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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice run --guided} as a user meets it. */
class GuidedCommandTest {

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String tiny = "set before each test";

  @BeforeEach
  void writeScenario() throws IOException {
    Path file = folder.resolve("tiny.json");
    Files.writeString(file, Tiny.TEXT);
    tiny = file.toString();
  }

  private int sluice(Simulator simulator, String... args) {
    Terminal terminal = new Terminal(0, new PrintWriter(out), new PrintWriter(err));
    return Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, simulator, new Stop())), args);
  }

  private int guided(String name, String... more) {
    List<String> args =
        Stream.concat(
                Stream.of("run", "--guided", tiny, "--out", folder.resolve(name).toString()),
                Stream.of(more))
            .toList();
    return sluice(Tiny.content(), args.toArray(String[]::new));
  }

  private Map<String, String> corpus(String name) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("corpus"))) {
      for (Path file : files.toList()) {
        texts.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return texts;
  }

  @Test
  void theSameSaltAndBudget_giveTheSameCorpus_forAnyJobs() throws IOException {
    assertThat(guided("one", "--seeds", "150", "--jobs", "1")).isEqualTo(ExitCode.OK);
    guided("two", "--seeds", "150", "--jobs", "2");
    guided("other", "--seeds", "150", "--salt", "2");

    assertThat(out.toString().lines().findFirst().orElseThrow())
        .matches("150 plans, \\d+ steps: \\d+ kept, \\d+ features reached; all passed; files .*");
    assertThat(corpus("one")).hasSizeGreaterThan(10).isEqualTo(corpus("two"));
    assertThat(corpus("one")).isNotEqualTo(corpus("other"));
    assertThat(corpus("one").values()).anyMatch(text -> text.contains("\"redraw\""));
  }

  @Test
  void steps_endTheSearchWithTheirRound() {
    assertThat(guided("one", "--steps", "1")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).startsWith("64 plans, ");
  }

  @Test
  void aCorpus_isWhereAnotherSearchBegins_andItsPlansReplay() throws IOException {
    guided("one", "--seeds", "64");
    int kept = corpus("one").size() - 1;
    guided("two", "--seeds", String.valueOf(kept), "--corpus", folder.resolve("one").toString());

    assertThat(corpus("two")).hasSize(kept + 1);
    String first = folder.resolve("one").resolve("corpus").resolve("00001-tiny.json").toString();
    assertThat(sluice(Tiny.content(), "replay", first)).isEqualTo(ExitCode.OK);
    assertThat(guided("three", "--corpus", folder.toString())).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aPlanThatFails_leavesItsFiles() throws IOException {
    Path dir = folder.resolve("failing");
    String[] run = {"run", "--guided", tiny, "--seeds", "8", "--out", dir.toString()};
    assertThat(sluice(Tiny.dislikingLaunches(), run)).isEqualTo(ExitCode.VIOLATION);

    assertThat(out.toString()).startsWith("FAIL plan ").contains("a launch, of all things");
    try (Stream<Path> failures = Files.list(dir.resolve("failures"))) {
      Path failure = failures.findFirst().orElseThrow();
      assertThat(failure.resolve("repro.min.json")).exists();
      out.getBuffer().setLength(0);
      String[] replay = {"replay", failure.resolve("repro.json").toString()};
      assertThat(sluice(Tiny.dislikingLaunches(), replay)).isEqualTo(ExitCode.VIOLATION);
      assertThat(out.toString()).contains("same failure");
    }
  }

  @Test
  void twoSearchesAtOnce_areRefused() {
    assertThat(guided("one", "--exhaustive")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(guided("one", "--coverage")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines()).hasSize(2);
  }
}
