package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release with a bug in it that many seeds show, under all that a machine may do to it. */
class FailingReleaseTest {

  private static final String FAILING = "launch-races-reservoir";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path bare = Path.of("set by JUnit");

  @SuppressWarnings("NullAway.Init") // before any test
  private static Release release;

  @BeforeAll
  static void unpack() throws IOException {
    release = Release.unpackWithBug("canary", bare);
    assertThat(release.sluice("--version").code()).isZero(); // and its class archive is made
  }

  @Test
  void runThatFails_isAViolation() {
    Release.Ended ended = release.sluice("run", FAILING, "--seeds", "20", "--out", "plain");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("FAIL " + FAILING).contains("no-launch-before-ready");
    assertThat(release.home().resolve("plain/failures")).isNotEmptyDirectory();
  }

  @Test
  void printedCommand_canBePasted() {
    Release.Ended run = release.sluice("run", FAILING, "--seeds", "20", "--out", "with a blank");
    String minimal =
        run.out().lines().filter(line -> line.contains("repro.min.json")).findFirst().orElse("");

    assertThat(minimal).contains("'with a blank/failures/");
    Release.Ended pasted = release.shell(minimal);
    assertThat(pasted.out()).contains("same failure: ");
    assertThat(pasted.code()).isEqualTo(1);
  }

  @Test
  void secondRunIntoOneFolder_isRefused_andTheFirstGoesOn() throws Exception {
    Path out = bare.resolve("first.out");
    Process first =
        release.start(
            out, bare.resolve("first.err"), "run", FAILING, "--seeds", "3000", "--out", "one");
    awaitFile(release.home().resolve("one/failures.writing"), first);
    Release.Ended second = release.sluice("run", "quiet-rack", "--seeds", "2", "--out", "one");
    first.destroy();
    assertThat(first.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(second.code()).isEqualTo(2);
    assertThat(second.err())
        .startsWith("sluice run: --out one: process ")
        .endsWith("is writing into it, expected a folder that no other run uses\n");
    assertThat(Files.readString(out)).contains("interrupted: ");
    assertThat(Files.readString(release.home().resolve("one/seeds.jsonl")))
        .doesNotContain("quiet-rack");
  }

  @Test
  void fullDisk_hidesNoViolation() throws IOException {
    Path disk = Files.createDirectories(release.home().resolve("disk"));
    boolean mounted =
        release.shell("mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null").code() == 0;
    Assumptions.assumeTrue(mounted, "SKIPPED, not passed: no tmpfs can be mounted here");
    try {
      Release.Ended ended = release.sluice("run", FAILING, "--seeds", "40", "--out", "disk/out");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out()).contains("FAIL " + FAILING).contains("did not pass");
      assertThat(ended.err()).contains("cannot be written: No space left on device");
      Release.Ended sound =
          release.sluice("run", "quiet-rack", "--seeds", "600", "--out", "disk/b");
      assertThat(sound.code()).isEqualTo(70);
      assertThat(sound.err()).contains("No space left on device");
    } finally {
      release.shell("umount disk");
      Files.deleteIfExists(disk);
    }
  }

  @Test
  void folderThatCannotBeMade_hidesNoViolation() {
    Release.Ended ended = release.sluice("run", FAILING, "--seeds", "20", "--out", "/proc/sluice");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("FAIL " + FAILING);
    assertThat(ended.err()).contains("/proc/sluice: cannot be written to: ");
  }

  @Test
  void fullStdout_hidesNoViolation() {
    Release.Ended ended =
        release.shell("./sluice run " + FAILING + " --seeds 20 --out f > /dev/full");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("stdout: cannot be written to: ");
  }

  /**
   * Ten moments from before the JVM is up to the middle of the run; the earlier result is always
   * whole.
   */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void signalAtAnyMoment_losesNothing(String signal) throws Exception {
    String folder = "signal-" + signal;
    Path home = release.home().resolve(folder);
    int usual = signal.equals("INT") ? 130 : 143;
    assertThat(release.sluice("run", "quiet-rack", "--seeds", "2", "--out", folder).code())
        .isZero();
    Random random = new Random(5);
    int violated = 0;
    int summed = 0;
    for (int i = 0; i < 10; i++) {
      Path out = bare.resolve("signal.out");
      String scenario = i % 2 == 0 ? FAILING : "quiet-rack";
      Process process =
          release.start(
              out,
              bare.resolve("signal.err"),
              "run",
              scenario,
              "--seeds",
              "1000000",
              "--shrink-budget",
              "0",
              "--out",
              folder);
      if (i == 8) {
        awaitFile(
            home.resolve("failures.writing"), process); // one that has surely something to say
      }
      Thread.sleep(random.nextInt(i < 5 ? 1_500 : 4_000));
      kill(signal, process);
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      String printed = Files.readString(out);
      boolean fails = printed.contains("FAIL ");
      assertThat(process.exitValue()).as(printed).isEqualTo(fails ? 1 : usual);
      JsonNode campaign = JSON.readTree(home.resolve("campaign.json").toFile());
      if (printed.contains("interrupted: ") && !printed.contains("interrupted: 0 of")) {
        summed++;
        violated += fails ? 1 : 0;
        assertThat(printed).contains("interrupted: " + campaign.path("seeds").asLong() + " of ");
        assertThat(campaign.path("interrupted").asBoolean()).isTrue();
        assertThat(Files.readString(home.resolve("junit.xml"))).contains("interrupted: ");
        assertThat(Files.readAllLines(home.resolve("seeds.jsonl")))
            .hasSize(campaign.path("seeds").asInt());
      }
    }
    assertThat(summed).isPositive();
    assertThat(violated).isPositive();
  }

  @Test
  void findThatIsInterrupted_saysHowFarItCame() throws Exception {
    Path out = bare.resolve("find.out");
    Process find =
        release.start(out, bare.resolve("find.err"), "find", "boot", "--seeds", "1000000");
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.size(out) > 0);
    kill("INT", find);

    assertThat(find.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(find.exitValue()).isEqualTo(130);
    assertThat(Files.readString(out))
        .containsPattern("(?m)^interrupted: [1-9][0-9]* of [0-9]+ seeds$");
  }

  private static void kill(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitFile(Path file, Process process) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> Files.exists(file) || !process.isAlive());
    assertThat(file).exists();
  }
}
