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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns that are killed, interrupted or out of time, and go on. */
class ResumeTest {

  private static final String SEEDS = "seeds.jsonl";
  private static final int KILLED_SEEDS = 1_500;

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dir = Path.of("set before each test");
  private Path whole = Path.of("set before each test");
  private String tiny = "set before each test";

  @BeforeEach
  void writeScenario() throws IOException {
    tiny = Files.writeString(folder.resolve("tiny.json"), Tiny.TEXT).toString();
    dir = folder.resolve("dir");
    whole = folder.resolve("whole");
  }

  /** Killed at moments that lie anywhere in what is left, with whatever is written by then. */
  @Test
  void campaignThatIsKilledThreeTimes_leavesWhatOneRunLeaves() throws Exception {
    Random random = new Random(15);
    long written = 0;
    for (int i = 0; i < 3; i++) {
      Process process =
          i == 0
              ? sluiceProcess("run", tiny, "--seeds", "" + KILLED_SEEDS, "--jobs", "2")
              : sluiceProcess("run", "--resume", dir.toString(), "--jobs", "2");
      long enough = written + 1 + random.nextInt(250_000);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> size() >= enough || !process.isAlive());
      assertThat(process.isAlive()).as("%d bytes, at kill %d", size(), i).isTrue();
      process.destroyForcibly().waitFor();
      assertThat(process.exitValue()).isEqualTo(128 + 9);
      written = size();
    }
    assertThat(sluice(new Simulator(), "run", "--resume", dir.toString(), "--jobs", "2")).isZero();
    sluice(
        new Simulator(),
        "run",
        tiny,
        "--seeds",
        "" + KILLED_SEEDS,
        "--jobs",
        "2",
        "--out",
        whole.toString());

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  private long size() throws IOException {
    Path file = dir.resolve(SEEDS + ".writing");
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private Process sluiceProcess(String... args) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.cli.Main"));
    all.addAll(List.of(args));
    if (!List.of(args).contains("--resume")) {
      all.addAll(List.of("--out", dir.toString()));
    }
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("printed").toFile())
        .start();
  }

  /** Cut off anywhere in the last steps of a run, whose effects are files that have their names. */
  @Test
  void killAtTheEnd_losesNothing() throws IOException {
    failing("--out", dir.toString());
    failing("--out", whole.toString());
    Path summary = dir.resolve("campaign.json");
    // Everything has its name but for the summary.
    Files.move(summary, dir.resolve("campaign.json.writing"));
    resumed();
    // Nothing has.
    Files.move(summary, dir.resolve("campaign.json.writing"));
    Files.move(dir.resolve(SEEDS), dir.resolve(SEEDS + ".writing"));
    Files.move(dir.resolve("failures"), dir.resolve("failures.writing"));
    Files.delete(dir.resolve("failures.writing/.written"));
    resumed();
    // An older campaign is there, and this one had begun.
    heading(summary, dir.resolve("campaign.json.writing"));
    resumed();
    // Its failures are half in their place, and all has to be named.
    Files.delete(dir.resolve("junit.xml"));
    resumed();

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  private static void heading(Path summary, Path to) throws IOException {
    String text = Files.readString(summary);
    Files.writeString(to, text.substring(0, text.indexOf(",\n  \"jobs\"")) + "\n}\n");
  }

  private void resumed() {
    assertThat(sluice(Tiny.dislikingLaunches(), "run", "--resume", dir.toString()))
        .as(err.toString())
        .isEqualTo(ExitCode.VIOLATION);
  }

  /** A line is cut off, what comes after it is foreign, and a failure's files are half written. */
  @Test
  void whatIsNotWhole_isMadeAnew() throws IOException {
    failing("--out", dir.toString());
    failing("--out", whole.toString());
    Path summary = dir.resolve("campaign.json");
    heading(summary, dir.resolve("campaign.json.writing"));
    List<String> lines = Files.readAllLines(dir.resolve(SEEDS));
    Files.writeString(
        dir.resolve(SEEDS + ".writing"),
        String.join("\n", lines.subList(0, 5)) + "\n" + lines.get(5).substring(0, 40));
    Files.move(dir.resolve("failures"), dir.resolve("failures.writing"));
    Files.delete(dir.resolve("failures.writing/tiny-1/timeline.html"));
    Files.delete(dir.resolve("failures.writing/.written"));
    resumed();

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  @Test
  void timeThatIsUp_goesOn() throws IOException {
    sluice(Tiny.content(), "run", tiny, "--seeds", "50", "--time", "1ms", "--out", dir.toString());
    assertThat(out.toString())
        .containsPattern("(?m)^to go on: ./sluice run --resume \\S+/dir\ntime is up: \\d+ of 50");
    assertThat(sluice(Tiny.content(), "run", "--resume", dir.toString())).isZero();
    sluice(Tiny.content(), "run", tiny, "--seeds", "50", "--out", whole.toString());

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  /** With a seed between others that had not ended: those behind it are run again. */
  @Test
  void gapOfAnInterruption_isFilled() throws IOException {
    failing("--out", dir.toString());
    failing("--out", whole.toString());
    List<String> lines = new ArrayList<>(Files.readAllLines(dir.resolve(SEEDS)));
    lines.remove(4);
    Files.write(dir.resolve(SEEDS), lines);
    resumed();

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  @Test
  void mostFailures_areCountedOverAllRuns() throws IOException {
    failing("--max-failures", "4", "--out", whole.toString());
    failing("--max-failures", "4", "--out", dir.toString());
    List<String> lines = Files.readAllLines(dir.resolve(SEEDS));
    Files.write(dir.resolve(SEEDS), lines.subList(0, 2));
    resumed();
    resumed();

    assertThat(CampaignFiles.withoutTimes(dir)).isEqualTo(CampaignFiles.withoutTimes(whole));
  }

  @Test
  void otherArguments_areRefused() throws IOException {
    failing("--seeds", "1..9", "--out", dir.toString());
    String other = folder.resolve("other.json").toString();
    Files.writeString(Path.of(other), Tiny.TEXT.replace("16 GiB is", "16 GiB was"));

    assertThat(complaint("--seeds", "8"))
        .endsWith(": other seeds: 1..8, expected 1..9 as in that campaign");
    assertThat(complaint("--shard", "1/2")).contains(": --shard 1/2, expected 1/1");
    assertThat(complaint("--fail-fast")).contains(": --max-failures 1, expected 0");
    assertThat(complaint("--shrink-budget", "1")).contains(": --shrink-budget 1, expected 0");
    assertThat(complaint("--failure-folders", "1")).contains("--failure-folders 1, expected 1000");
    assertThat(complaint("--verify-determinism")).contains("--verify-determinism in one of them");
    assertThat(complaint("--failed", dir.toString())).contains("--resume and --failed, expected");
    assertThat(complaint("quiet-rack")).contains(": other scenarios: quiet-rack, expected tiny");
    assertThat(complaint(other)).contains(": another text of scenario tiny");
    assertThat(complaint("--out", whole.toString())).contains("not the folder of --resume");
    assertThat(sluice(Tiny.content(), "run", "--resume", dir.toString(), tiny, "--seeds", "9"))
        .isEqualTo(ExitCode.VIOLATION);
  }

  @Test
  void otherCommit_isRefused() throws IOException {
    failing("--out", dir.toString());
    Path summary = dir.resolve("campaign.json");
    Path copy = dir.resolve("copy");
    Files.copy(summary, copy);
    Files.writeString(
        summary,
        Files.readString(summary).replaceFirst("\"commit\" : \"[^\"]*\"", "\"commit\" : \"0ld\""));
    assertThat(complaint()).contains(": run by commit 0ld, expected that of this build, ");

    Files.move(copy, summary, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(summary, Files.readString(summary).replace("\"arguments\"", "\"else\""));
    assertThat(complaint()).contains("campaign.json: has no arguments, expected");
    Files.delete(summary);
    assertThat(complaint()).contains("no such file or folder, expected the files of a campaign");
  }

  private String complaint(String... more) {
    err.getBuffer().setLength(0);
    List<String> args = new ArrayList<>(List.of("run", "--resume", dir.toString()));
    args.addAll(List.of(more));
    assertThat(sluice(Tiny.content(), args.toArray(String[]::new))).isEqualTo(ExitCode.BAD_INPUT);
    return err.toString().strip();
  }

  private void failing(String... more) {
    List<String> args = new ArrayList<>(List.of("run", tiny, "--shrink-budget", "0"));
    args.addAll(List.of(more));
    if (!args.contains("--seeds")) {
      args.addAll(List.of("--seeds", "9"));
    }
    assertThat(sluice(Tiny.dislikingLaunches(), args.toArray(String[]::new)))
        .isEqualTo(ExitCode.VIOLATION);
  }

  private int sluice(Simulator judge, String... args) {
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    return Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, judge, new Stop())), args);
  }
}
