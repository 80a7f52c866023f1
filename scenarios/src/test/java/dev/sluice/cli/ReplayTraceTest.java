package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay --trace} as a user meets it. */
final class ReplayTraceTest {

  private static final Pattern LINE =
      Pattern.compile(" *(\\d+)  \\+(\\d+)\\.\\d{6}s  (\\S+) +(\\S+) +\\S.*");
  private static final Pattern FOLD =
      Pattern.compile(" +…  \\d+ rounds of .+ without a change, until \\+\\d+\\.\\d{6}s");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String tiny = "set before each test";

  @BeforeEach
  void writeScenario() throws IOException {
    tiny = Files.writeString(folder.resolve("tiny.json"), Tiny.TEXT).toString();
  }

  @Test
  void line_hasStepTimeActorAndKind() {
    List<String> lines = trace("--unfolded");

    assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
    assertThat(steps(lines)).isSorted().hasSizeGreaterThan(100);
  }

  @Test
  void roundsAfterHealing_areOneLine() {
    tiny = "launch-races-reservoir"; // ends with rounds of the watcher
    List<String> lines = trace();

    assertThat(lines).filteredOn(line -> FOLD.matcher(line).matches()).isNotEmpty();
    assertThat(trace("--unfolded"))
        .hasSizeGreaterThan(lines.size())
        .allMatch(line -> LINE.matcher(line).matches());
  }

  @Test
  void id_isThereInFullOnce_andByItsShortNameAfterThat() {
    String text = String.join("\n", trace("--unfolded"));

    List<String> ids = ID.matcher(text).results().map(found -> found.group()).toList();
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    assertThat(text).containsPattern("vm-0 \\(" + ID + "\\)").containsPattern("vm-0(?! \\()");
  }

  @Test
  void fromAndUntil_boundTheLines() {
    assertThat(seconds(trace("--from", "24s", "--until", "31s", "--unfolded")))
        .isNotEmpty()
        .allMatch(second -> second >= 24 && second <= 31);
  }

  @Test
  void actor_keepsOnlyItsLines() {
    assertThat(trace("--actor", "sled-0,nemesis"))
        .isNotEmpty()
        .allMatch(line -> line.contains("  sled-0  ") || line.contains("  nemesis  "));
    assertThat(complaint("--actor", "sled-9"))
        .startsWith("sluice replay: --actor: 'sled-9', expected one of this run: client")
        .contains("sled-0");
  }

  @Test
  void id_keepsWhatIsAboutIt_shortOrInFull() {
    List<String> byName = trace("--id", "vm-0", "--log", "off");
    assertThat(byName).isNotEmpty().allMatch(line -> line.contains("vm-0"));

    String id =
        ID.matcher(byName.get(0)).results().map(found -> found.group()).findFirst().orElseThrow();
    assertThat(trace("--id", id, "--log", "off")).isEqualTo(byName);
    assertThat(complaint("--id", "vm-77")).startsWith("sluice replay: --id: 'vm-77', expected one");
  }

  @Test
  void logLinesOfProduction_standAtTheirStep_fromTheLevelOn() {
    List<String> lines = trace("--unfolded");
    assertThat(lines).anyMatch(line -> line.contains("  log  ") && line.contains("SledAgent: "));

    List<String> without = trace("--unfolded", "--log", "off");
    assertThat(without).noneMatch(line -> line.contains("  log  "));
    assertThat(steps(lines)).isSorted().containsAll(steps(without));
    assertThat(trace("--unfolded", "--log", "debug")).hasSizeGreaterThan(lines.size());
    assertThat(trace("--unfolded", "--log", "error")).isEqualTo(without);
  }

  @Test
  void chromeTrace_hasNoLogLines() throws IOException {
    Path file = folder.resolve("chrome.json");
    trace("--chrome-trace", file.toString());
    assertThat(Files.readString(file)).contains("\"cat\":\"operation\"").doesNotContain("log-line");
  }

  private List<String> trace(String... options) {
    assertThat(run(options)).as(err.toString()).isEqualTo(ExitCode.OK);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1)).isEqualTo("pass");
    return lines.subList(0, lines.size() - 2); // behind it the summary and the verdict
  }

  private String complaint(String... options) {
    assertThat(run(options)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString();
  }

  private int run(String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    String[] words =
        Stream.concat(Stream.of("replay", tiny, "--seed", "4", "--trace"), Stream.of(options))
            .toArray(String[]::new);
    return Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, Tiny.content(), new Stop())), words);
  }

  private static List<Long> steps(List<String> lines) {
    return numbers(lines, 1);
  }

  private static List<Long> seconds(List<String> lines) {
    return numbers(lines, 2);
  }

  private static List<Long> numbers(List<String> lines, int group) {
    return lines.stream()
        .map(LINE::matcher)
        .filter(found -> found.matches())
        .map(found -> Long.parseLong(found.group(group)))
        .toList();
  }
}
