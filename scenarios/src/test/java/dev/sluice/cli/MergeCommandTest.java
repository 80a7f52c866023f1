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
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeCommandTest {

  private static final String EXPECTS =
      "\"expects\": {\"seedsMin\": 5, \"racingReads\": 1000000}, ";

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter err = new StringWriter();
  private String tiny = "set before each test";
  private String other = "set before each test";

  @BeforeEach
  void writeScenarios() throws IOException {
    tiny = write("tiny.json", Tiny.TEXT);
    other =
        write(
            "other.json",
            Tiny.TEXT
                .replace("\"tiny\"", "\"other\"")
                .replace("\"workload\"", EXPECTS + "\"workload\""));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Failures, their smallest plans and a weakness of the whole that no part has are among it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void parts_mergeToWhatOneRunLeaves(int parts) throws IOException {
    List<String> folders = new ArrayList<>();
    for (int i = 1; i <= parts; i++) {
      String shard = i + "/" + parts;
      assertThat(run("part" + i, "--seeds", "9", "--shard", shard, "--jobs", "1"))
          .isEqualTo(ExitCode.VIOLATION);
      folders.add(dir("part" + i));
    }
    // Parts need no file of a scenario any more.
    String jobs = String.valueOf(parts);
    assertThat(run("whole", "--seeds", "9", "--jobs", jobs)).isEqualTo(ExitCode.VIOLATION);
    Files.delete(Path.of(tiny));
    Collections.reverse(folders);
    assertThat(merge(folders)).isEqualTo(ExitCode.VIOLATION);

    assertThat(CampaignFiles.withoutTimes(Path.of(dir("merged"))))
        .isEqualTo(CampaignFiles.withoutTimes(Path.of(dir("whole"))))
        .hasSizeGreaterThan(20);
    assertThat(Path.of(dir("merged"), "campaign.json"))
        .content()
        .contains("reads that overlap a change", "\"shrunk\" : [\n");
  }

  @Test
  void seedsThatAreListed_mergeToo() throws IOException {
    run("first", "--seeds", "9");
    sluice(Tiny.content(), "run", "--failed", dir("first"), "--out", dir("whole"), "--jobs", "2");
    for (String shard : List.of("1/2", "2/2")) {
      String part = "part" + shard.charAt(0);
      sluice(
          Tiny.content(),
          "run",
          "--failed",
          dir("first"),
          "--shard",
          shard,
          "--jobs",
          "1",
          "--out",
          dir(part));
    }
    merge(List.of(dir("part1"), dir("part2")));

    assertThat(CampaignFiles.withoutTimes(Path.of(dir("merged"))))
        .isEqualTo(CampaignFiles.withoutTimes(Path.of(dir("whole"))));
  }

  @Test
  void partsThatDoNotFit_areRefusedWithOneLine() throws IOException {
    run("a", "--seeds", "9", "--shard", "1/2");
    run("b", "--seeds", "9", "--shard", "2/2");
    run("c", "--seeds", "8", "--shard", "2/2");
    run("d", "--seeds", "9", "--shard", "2/3");
    sluice(Tiny.content(), "run", tiny, "--seeds", "9", "--shard", "2/2", "--out", dir("e"));

    refused("a").isEqualTo("missing part 2/2, expected all of them");
    refused("a", "b", "a").isEqualTo(dir("a") + ": part 1/2 as in " + dir("a") + EACH_ONCE);
    refused("a", "c").isEqualTo(dir("c") + ": other seeds: 1..8, expected 1..9 as in " + dir("a"));
    refused("a", "d").isEqualTo(dir("d") + ": part 2/3, expected a part of 2 as in " + dir("a"));
    refused("a", "e")
        .isEqualTo(dir("e") + ": other scenarios: tiny, expected other, tiny as in " + dir("a"));
    refused("a", "nowhere")
        .isEqualTo(dir("nowhere") + ": no such file or folder, expected the files of a campaign");
  }

  private static final String EACH_ONCE = ", expected each once";

  @Test
  void filesThatWereChanged_areRefusedWithOneLine() throws IOException {
    run("a", "--seeds", "9", "--shard", "1/2");
    run("b", "--seeds", "9", "--shard", "2/2");
    Path seeds = Path.of(dir("b"), "seeds.jsonl");
    List<String> lines = Files.readAllLines(seeds);
    Files.write(seeds, lines.subList(0, lines.size() - 1));
    refused("a", "b").isEqualTo(seeds + ": line 8: more or fewer lines than seeds, expected 9");
    Collections.swap(lines, 1, 2);
    Files.write(seeds, lines);
    refused("a", "b")
        .isEqualTo(seeds + ": line 2: other seed 6, expected the next seed of part 2/2");
    assertThat(Path.of(dir("merged"))).isDirectoryNotContaining("glob:**.{json,jsonl,writing}");

    Path summary = Path.of(dir("b"), "campaign.json");
    String text = Files.readString(summary);
    Files.writeString(
        summary, text.replaceFirst("\"commit\" : \"[^\"]*\"", "\"commit\" : \"0ld\""));
    refused("a", "b").matches(".*: commit 0ld, expected \\S+ as in .*");
    refused("b", "a").contains(": commit ");
    Files.writeString(summary, text.replace("\"interrupted\" : false", "\"interrupted\" : true"));
    refused("a", "b")
        .isEqualTo(
            "%s: was interrupted, expected a whole part (run --resume %s goes on)"
                .formatted(dir("b"), dir("b")));
    Files.copy(summary, summary.resolveSibling("campaign.json.writing"));
    refused("a", "b").contains(": has begun and not ended, expected a whole part");
    assertThat(sluice(Tiny.content(), "merge", dir("a"), "--out", dir("a")))
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void partsThatOneRunWouldNotHaveFinished_areRefused() {
    run("a", "--seeds", "9", "--shard", "1/2", "--max-failures", "1000");
    run("b", "--seeds", "9", "--shard", "2/2", "--max-failures", "1000");
    assertThat(merge(List.of(dir("a"), dir("b")))).isEqualTo(ExitCode.VIOLATION);
    run("a", "--seeds", "9", "--shard", "1/2", "--max-failures", "2");
    run("b", "--seeds", "9", "--shard", "2/2", "--max-failures", "2");
    refused("a", "b").contains("one run of --max-failures 2 would have ended earlier");
  }

  private org.assertj.core.api.AbstractStringAssert<?> refused(String... parts) {
    err.getBuffer().setLength(0);
    List<String> folders = new ArrayList<>();
    for (String part : parts) {
      folders.add(dir(part));
    }
    assertThat(merge(folders)).isEqualTo(ExitCode.BAD_INPUT);
    String line = err.toString().strip();
    assertThat(line).startsWith("sluice merge: ").doesNotContain("\n");
    return assertThat(line.substring("sluice merge: ".length()));
  }

  private int merge(List<String> folders) {
    List<String> args = new ArrayList<>(List.of("merge", "--out", dir("merged")));
    args.addAll(folders);
    return sluice(Tiny.content(), args.toArray(String[]::new));
  }

  private int run(String out, String... more) {
    List<String> args =
        new ArrayList<>(List.of("run", tiny, other, "--shrink-budget", "3000", "--out", dir(out)));
    args.addAll(List.of(more));
    return sluice(Tiny.dislikingLaunches(), args.toArray(String[]::new));
  }

  private String dir(String name) {
    return folder.resolve(name).toString();
  }

  private int sluice(Simulator judge, String... args) {
    Terminal terminal =
        new Terminal(0, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
    return Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, judge, new Stop())), args);
  }
}
