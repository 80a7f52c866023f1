package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated abuse of whatever a user can give: every command ends with a documented code, bad input
 * in one line of plain words, and nothing takes long. {@code mvn -Pabuse verify} tries ten times as
 * many.
 */
class AbuseTest {

  private static final int INPUTS = Integer.getInteger("abuse.inputs", 500);
  private static final long SECONDS_MAX = 10;

  /** Of processors, not of the wall: a busy machine is not to be taken for a slow command. */
  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final Set<Integer> CODES = Set.of(0, 1, 2, 4);
  private static final List<String> FOREIGN =
      List.of("exception", "java.", "jackson", "deserialize", "token", "clojure", "null value");

  private static final String HISTORY =
      """
      {:type :invoke, :process 0, :f :write, :value 1, :time 10, :index 0}
      {:type :invoke, :process 1, :f :read, :value nil, :time 20, :index 1}
      {:type :ok, :process 0, :f :write, :value 1, :time 30, :index 2}
      {:type :ok, :process 1, :f :read, :value 1, :time 40, :index 3}
      {:type :invoke, :process 1, :f :cas, :value [1 2], :time 50, :index 4}
      {:type :info, :process 1, :f :cas, :value [1 2], :time 60, :index 5}
      """;

  @TempDir private Path folder = Path.of("set by JUnit");
  private final Random random = new Random(20_261_126);
  private final Junk junk = new Junk(random);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputStream standardInput = System.in;
  private String tiny = "set before each test";

  /** A generated command line may name it: it is empty, so nothing waits for somebody to type. */
  @BeforeEach
  void emptyStandardInput() {
    System.setIn(InputStream.nullInputStream());
  }

  @AfterEach
  void restoreStandardInput() {
    System.setIn(standardInput);
  }

  @BeforeEach
  void writeScenario() throws IOException {
    tiny = write("tiny.json", Tiny.TEXT);
  }

  @Test
  void scenarioFiles() throws IOException {
    for (int i = 0; i < INPUTS; i++) {
      String text = junk.spoilt(Tiny.TEXT);
      String file = write("s.json", text);
      ends(text, "run", file, "--seeds", "1", "--shrink-budget", "0", "--out", place("out"));
    }
  }

  @Test
  void planFiles() throws IOException {
    ends("", "replay", tiny, "--seed", "2", "--out", place("kept"));
    String kept = Files.readString(folder.resolve("kept/repro.json"));
    for (int i = 0; i < INPUTS; i++) {
      String text = junk.spoilt(kept);
      String file = write("r.json", text);
      String[] more = i % 10 == 0 ? new String[] {"shrink", file, "--budget", "1000"} : null;
      ends(text, more == null ? new String[] {"replay", file} : more);
    }
  }

  @Test
  void histories() throws IOException {
    List<String> models = List.of("register", "cas-register", "kv", "vmm-reservoir", "mutex");
    for (int i = 0; i < INPUTS; i++) {
      String text = junk.spoilt(HISTORY);
      String file = write("h.edn", text);
      ends(text, "check", file, "--model", models.get(i % models.size()), "--steps", "100000");
    }
  }

  @Test
  void commandLines() {
    for (int i = 0; i < INPUTS; i++) {
      String[] words = words();
      ends(Arrays.toString(words), words);
    }
  }

  /** A command that is quick if it is right, with words put in, taken out and spoilt. */
  private String[] words() {
    List<List<String>> right =
        List.of(
            List.of("run", tiny, "--seeds", "1", "--jobs", "1", "--out", place("o"), "--json"),
            List.of("run", tiny, "--seeds", "2..3", "--shard", "1/2", "--out", place("o"), "-q"),
            List.of("replay", tiny, "--seed", "1", "--until", "5s", "--trace"),
            List.of("replay", place("kept"), "--explain", "--redraws", "1"),
            List.of("shrink", place("kept"), "--budget", "10"),
            List.of("scenarios", "quiet-rack", "--json"),
            List.of("scenarios", "validate", tiny, "--plan"),
            List.of("check", place("h.edn"), "--model", "register", "--init", "1", "--explain"),
            List.of("bugs", "canary", "--seeds", "0", "--from", place("bugs")),
            List.of("determinism", tiny, "--seeds", "3..2"),
            List.of("bhyve", "set", "1GiB", "--step", "0MiB", "--emulated", place("no.so")),
            List.of("help", "run"),
            List.of("completion"));
    List<String> words = new ArrayList<>(right.get(random.nextInt(right.size())));
    for (int slips = 1 + random.nextInt(3); slips > 0; slips--) {
      int at = 1 + random.nextInt(words.size());
      boolean value = at < words.size() && !words.get(at).startsWith(folder.toString());
      switch (random.nextInt(4)) {
        case 0 -> words.add(at, option());
        case 1 -> words.add(at, junk.value());
        default -> {
          // Folders stay where they are: nothing is to be written elsewhere.
          if (value && !isHeavyWithout(words.get(at)) && !words.get(at - 1).equals("--out")) {
            words.set(at, random.nextBoolean() ? junk.value() : junk.slip(words.get(at)));
          }
        }
      }
    }
    return words.toArray(String[]::new);
  }

  private String option() {
    List<String> options =
        List.of(
            "--json",
            "-v",
            "--fail-fast",
            "--no-such",
            "--max-failures",
            "--explain",
            "@",
            "--",
            "--failed",
            "--help",
            "--version",
            "--seed",
            "--from-seed",
            "--independent",
            "--edn");
    return options.get(random.nextInt(options.size()));
  }

  /** What keeps a command of {@link #words} quick. */
  private static boolean isHeavyWithout(String word) {
    return Set.of("--seeds", "--budget", "--redraws", "--from", "--out", "--emulated")
            .contains(word)
        || word.matches("0|1|10|2\\.\\.3|3\\.\\.2");
  }

  private void ends(String input, String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(0, 0, new PrintWriter(out), new PrintWriter(err), new Verbosity());
    Simulator simulator = Tiny.content();
    long began = CPU.getProcessCpuTime();
    int code =
        Main.execute(
            Main.commandLine(terminal, Main.commands(terminal, simulator, new Stop())), words);
    long seconds = (CPU.getProcessCpuTime() - began) / 1_000_000_000;
    terminal.err().flush();
    String what = Arrays.toString(words) + "\n" + err + "\n" + input;
    assertThat(code).as(what).isIn(CODES);
    assertThat(seconds).as(what).isLessThan(SECONDS_MAX);
    if (code == ExitCode.BAD_INPUT) {
      assertThat(err.toString().lines()).as(what).hasSize(1);
      assertThat(err.toString()).as(what).startsWith("sluice").hasSizeLessThan(3_000);
      String own = err.toString().replaceAll("'[^']*'", ""); // what the user gave may say anything
      for (String word : FOREIGN) {
        assertThat(own).as(what).doesNotContainIgnoringCase(word);
      }
      assertThat(err.toString().strip().codePoints())
          .as(what)
          .noneMatch(c -> c < ' ' || c == 0x202e);
    }
  }

  private String place(String name) {
    return folder.resolve(name).toString();
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file.toString();
  }
}
