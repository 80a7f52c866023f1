package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user meets them: exit codes and what is printed. */
class CommandsTest {

  /** A seed of {@link Tiny} in which time alone decides who goes first, so that times are round. */
  private static final String UNIFORM = "4";

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String tiny = "set before each test";
  private String outDir = "set before each test";

  @BeforeEach
  void writeScenario() throws IOException {
    Path file = folder.resolve("tiny.json");
    Files.writeString(file, Tiny.TEXT);
    tiny = file.toString();
    outDir = folder.resolve("out").toString();
  }

  @Test
  void runThatPasses_printsATableAndExitsWithOk() {
    assertThat(sluice(Tiny.content(), "run", tiny, "--seeds", "4", "--out", outDir))
        .isEqualTo(ExitCode.OK);

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).matches("scenario +seeds +pass +fail +undecided +error .*seeds/s");
    assertThat(lines.get(1)).matches("tiny +4 +4 +0 +0 +0 +\\d+ +\\d+ +\\d+");
    assertThat(lines.get(lines.size() - 1)).startsWith("4 seeds in ").contains("all passed");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void runThatFails_saysHowToReplay() {
    assertThat(sluice(Tiny.dislikingLaunches(), "run", tiny, "--seeds", "4", "--out", outDir))
        .isEqualTo(ExitCode.VIOLATION);

    assertThat(out.toString())
        .contains("FAIL tiny seed ")
        .contains("sled-linearizable: sled-0: a launch, of all things")
        .contains("  ./sluice replay " + tiny + " --seed ")
        .containsPattern("out/failures/tiny-\\d+/timeline.html\n")
        .containsPattern("\n {2}At .* sled-linearizable: sled-0: a launch, of all things.\n\n");
  }

  @Test
  void timeThatIsUp_isNoInterruption() throws IOException {
    assertThat(
            sluice(
                Tiny.content(),
                "run",
                tiny,
                "--seeds",
                "1000000",
                "--time",
                "1ms",
                "--out",
                outDir))
        .isEqualTo(ExitCode.OK);

    assertThat(lastLine()).matches("time is up: \\d+ of 1000000 seeds in .*");
    List<String> seeds = Files.readAllLines(Path.of(outDir, "seeds.jsonl"));
    for (int i = 0; i < seeds.size(); i++) {
      assertThat(seeds.get(i)).startsWith("{\"scenario\":\"tiny\",\"seed\":" + (i + 1) + ",");
    }
    assertThat(Files.readString(Path.of(outDir, "campaign.json")))
        .contains("\"interrupted\" : false", "\"timeUp\" : true");
    assertThat(Files.readString(Path.of(outDir, "junit.xml"))).doesNotContain("<error");
  }

  @Test
  void manyFailuresOfOneShape_areOneWithTheSeedsOfTheOthers() {
    sluice(Tiny.undecided(), "run", tiny, "--seeds", "15", "--out", outDir);

    assertThat(out.toString().lines().filter(line -> line.startsWith("UNDECIDED"))).hasSize(1);
    assertThat(out.toString())
        .contains("14 more like this: tiny 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 2 more");
  }

  @Test
  void runThatMayFailOnce_endsWithTheFirst() {
    assertThat(
            sluice(
                Tiny.undecided(),
                "run",
                tiny,
                "--seeds",
                "9",
                "--max-failures",
                "2",
                "--out",
                outDir))
        .isEqualTo(ExitCode.UNDECIDED);

    assertThat(lastLine()).startsWith("2 seeds in ").contains("2 did not pass");
  }

  @Test
  void failedSeeds_areRunAgain() {
    sluice(Tiny.dislikingLaunches(), "run", tiny, "--seeds", "6", "--out", outDir);
    String failed = lastLine().replaceAll(".*, (\\d+) did not pass.*", "$1");
    String again = folder.resolve("again").toString();
    out.getBuffer().setLength(0);
    assertThat(sluice(Tiny.content(), "run", "--failed", outDir, "--out", again))
        .isEqualTo(ExitCode.OK);

    assertThat(lastLine()).startsWith(failed + " seeds in ").contains("all passed");
    assertThat(complaint("run", "--failed", again + "/nowhere"))
        .endsWith("no such file or folder, expected the files of a campaign");
  }

  @Test
  void bench_saysWhatASeedCosts() {
    String[] bench = {"bench", tiny, "--seeds", "2", "--rounds", "2", "--warm-up-rounds", "1"};
    assertThat(sluice(Tiny.content(), bench)).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .containsPattern("(?m)^cold: 2 seeds in ")
        .containsPattern("(?m)^warm-up: 2 more seeds, .* not warm by then")
        .containsPattern("(?m)^steady: \\d+ seeds a second \\(rounds: \\d+, \\d+\\), ")
        .containsPattern("(?m)^parts: drawing plans ")
        .containsPattern("(?m)^tiny +\\d+ +\\d+");

    out.getBuffer().setLength(0);
    String[] json = Arrays.copyOf(bench, bench.length + 1);
    json[bench.length] = "--json";
    sluice(Tiny.content(), json);
    assertThat(out.toString())
        .contains("\"cold\" : {", "\"settled\" : false", "\"roundsSeedsPerSecond\" : [")
        .contains("\"tiny\" : {\n      \"seeds\" : 4,", "\"checkerPercent\"");
    assertThat(complaint("bench", tiny, "--seeds", "0")).contains("--seeds: '0', expected");
  }

  @Test
  void mutants_areHuntedAndCounted() {
    assertThat(sluice(Tiny.content(), "bugs", "--mutants", "2", "--seeds", "3", "--quiet"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).containsPattern("2 of \\d{4} mutants \\(salt 1\\), 3 seeds each: ");
    assertThat(lastLine()).matches("share found: [0-9.]+ %, in \\d+ s");

    out.getBuffer().setLength(0);
    sluice(Tiny.content(), "bugs", "--mutants", "1", "--salt", "2", "--seeds", "1", "--json");
    assertThat(out.toString())
        .contains("\"mutants\"", "\"fate\"", "\"salt\"", "\"neverExecuted\"", "\"share\"");
  }

  @Test
  void mutantsWithNames_areRefused() {
    assertThat(complaint("bugs", "--mutants", "3", "canary"))
        .endsWith("--mutants takes neither names nor --from");
    assertThat(complaint("bugs", "--mutants", "0")).contains("a whole number from 1 to 1000000");
  }

  @Test
  void coverage_isOfTheSameSeeds_andListsWhatNoneTook() throws IOException {
    sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--out", outDir);
    Path seeds = Path.of(outDir, "seeds.jsonl");
    String ordinary = withoutWallTimes(Files.readString(seeds));
    Files.delete(seeds);
    String[] run = {"run", tiny, "--coverage", "--seeds", "2", "--out", outDir};
    assertThat(sluice(Tiny.content(), run)).isEqualTo(ExitCode.OK);

    assertThat(withoutWallTimes(Files.readString(seeds))).isEqualTo(ordinary);
    assertThat(lastLine()).matches("\\d+ of \\d+ branches taken \\([0-9.]+ %\\); .*");
    assertThat(out.toString())
        .containsPattern("(?m)^class +branches +taken +missed")
        .containsPattern(
            "(?m)^  dev/sluice/nexus/\\w+.java:\\d+ \\(\\d of \\d branches\\) \\w+: .");
    assertThat(Files.readString(Path.of(outDir, "coverage.json")))
        .contains("\"formatVersion\" : 1", "\"seeds\" : 2", "\"takenPercent\"", "\"missed\" : [");
  }

  @Test
  void coverage_isOfStandardInputToo() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Tiny.TEXT.getBytes(UTF_8)));
      assertThat(sluice(Tiny.content(), "run", "-", "--coverage", "--seeds", "1", "--out", outDir))
          .isEqualTo(ExitCode.OK);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void coverageThatGoesOn_isRefused() {
    assertThat(complaint("run", tiny, "--coverage", "--verify-determinism", "--out", outDir))
        .endsWith("--coverage takes neither --resume nor --verify-determinism");
  }

  private static String withoutWallTimes(String lines) {
    return lines.replaceAll("\"wallNanos\":\\d+", "");
  }

  @Test
  void quietRunThatPasses_saysNothing() {
    sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--out", outDir, "--quiet");

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void verboseRun_namesEachSeedOnStderr() {
    sluice(Tiny.content(), "run", "-v", tiny, "--seeds", "2", "--out", outDir);

    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("tiny seed [12]: pass, \\d+ steps"));
  }

  @Test
  void partWithoutSeeds_saysSo() {
    assertThat(
            sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--shard", "3/3", "--out", outDir))
        .isEqualTo(ExitCode.OK);

    assertThat(out.toString()).startsWith("there is no seed to run in this part of the campaign");
  }

  @Test
  void table_fitsIntoEightyColumns() throws IOException {
    String name = "a-name-that-is-longer-than-any-terminal-likes-it-to-be-in-a-table-of-results";
    Files.writeString(Path.of(tiny), Tiny.TEXT.replace("\"tiny\"", "\"" + name + "\""));
    sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--out", outDir);

    assertThat(out.toString().lines().limit(2))
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.startsWith("a-name-that-is-longer"));
  }

  @Test
  void scenarioOfStandardInput_isRunAndNamed() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Tiny.TEXT.getBytes(UTF_8)));
      assertThat(sluice(Tiny.content(), "run", "-", "--seeds", "2", "--out", outDir))
          .isEqualTo(ExitCode.OK);
      System.setIn(new ByteArrayInputStream("{".getBytes(UTF_8)));
      assertThat(complaint("scenarios", "validate", "-"))
          .startsWith("sluice scenarios validate: standard input: line 1, column ");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void validFiles_areNamed_andOthersRefused() {
    sluice(Tiny.dislikingLaunches(), "replay", tiny, "--seed", "2", "--out", outDir);
    String repro = Path.of(outDir).resolve("repro.json").toString();
    out.getBuffer().setLength(0);
    assertThat(sluice(Tiny.content(), "scenarios", "validate", tiny, "quiet-rack"))
        .isEqualTo(ExitCode.OK);
    assertThat(sluice(Tiny.content(), "scenarios", "validate", "--plan", repro))
        .isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains(tiny + ": tiny, One small sled", repro + ": tiny seed 2");
    assertThat(complaint("scenarios", "validate", repro)).contains(": name: is missing");
  }

  @Test
  void folderOfAFailure_isReplayed() {
    sluice(Tiny.dislikingLaunches(), "replay", tiny, "--seed", "2", "--out", outDir);
    assertThat(sluice(Tiny.dislikingLaunches(), "replay", outDir)).isEqualTo(ExitCode.VIOLATION);
    assertThat(lastLine()).isEqualTo("same failure: sled-linearizable");
  }

  @Test
  void explanationOfAPass_saysThatThereIsNone_andLeavesNoOlderOne() throws IOException {
    sluice(Tiny.dislikingLaunches(), "replay", tiny, "--seed", "2", "--out", outDir);
    Path older = Path.of(outDir).resolve("explain.json");
    Files.writeString(older, "{}");
    assertThat(sluice(Tiny.content(), "replay", outDir, "--explain")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("nothing to explain: it shows no violation");
    assertThat(older).doesNotExist();
  }

  @Test
  void helpOfACommand_isThatOfItsOption() {
    sluice(Tiny.content(), "help", "run");
    String help = out.toString();
    out.getBuffer().setLength(0);
    sluice(Tiny.content(), "run", "--help");

    assertThat(out.toString()).isEqualTo(help).contains("Usage: sluice run");
  }

  @Test
  void completion_knowsCommandsAndOptions() {
    assertThat(sluice(Tiny.content(), "completion")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("complete -F", "--max-failures", "validate");
  }

  @Test
  void argumentsOfAFile_standInItsPlace() throws IOException {
    Path arguments = folder.resolve("arguments");
    Files.writeString(arguments, "--seeds 2\n--out '" + outDir + "'\n");
    assertThat(sluice(Tiny.content(), "run", tiny, "@" + arguments)).isEqualTo(ExitCode.OK);
    assertThat(lastLine()).startsWith("2 seeds in ");
  }

  @Test
  void whatAUserGave_hasNoEffectOnTheTerminal() {
    String names = String.join(", ", Catalogue.builtIn().names());
    assertThat(complaint("run", "\u001b[2J" + "x".repeat(10_000)))
        .startsWith("sluice run: no scenario '\\u001b[2Jxxx")
        .contains("xxx...', expected")
        .hasSizeLessThan(names.length() + 200);
  }

  @Test
  void undecidedRun_hasACodeOfItsOwn() {
    assertThat(sluice(Tiny.undecided(), "run", tiny, "--seeds", "2", "--out", outDir))
        .isEqualTo(ExitCode.UNDECIDED);
  }

  @Test
  void faultInSluice_isNoViolation() {
    Simulator broken =
        new Simulator(
            (model, history) -> {
              throw new IllegalStateException("oh");
            });

    assertThat(sluice(broken, "run", tiny, "--seeds", "2", "--out", outDir))
        .isEqualTo(ExitCode.INTERNAL_FAULT);
  }

  @Test
  void jsonOfARun_isItsCampaignJson() throws IOException {
    sluice(Tiny.content(), "run", tiny, "--seeds", "2", "--out", outDir, "--json");

    assertThat(out.toString())
        .isEqualTo(Files.readString(Path.of(outDir).resolve("campaign.json")));
  }

  @Test
  void terminal_seesProgress_andAFileDoesNot() {
    Terminal terminal = new Terminal(80, new PrintWriter(out, true), new PrintWriter(err, true));
    run(terminal, Tiny.content(), "run", tiny, "--seeds", "2", "--out", outDir);

    assertThat(err.toString()).startsWith("\r").endsWith("\u001b[K");
  }

  @Test
  void replayOfASeed_isPassOrFail() {
    assertThat(sluice(Tiny.content(), "replay", tiny, "--seed", "2")).isEqualTo(ExitCode.OK);
    assertThat(lastLine()).isEqualTo("pass");

    assertThat(sluice(Tiny.dislikingLaunches(), "replay", tiny, "--seed", "2"))
        .isEqualTo(ExitCode.VIOLATION);
    assertThat(lastLine()).isEqualTo("fail");
  }

  @Test
  void replay_printsSizesInUnitsOfPeople() {
    Simulator simulator =
        new Simulator(
            (model, history) -> new HistoryCheck.Finding("1075838976 bytes are missing", null));
    assertThat(sluice(simulator, "replay", tiny, "--seed", "2")).isEqualTo(ExitCode.VIOLATION);
    assertThat(out.toString()).contains("1026 MiB are missing").doesNotContain("1075838976");
  }

  @Test
  void replayOfARepro_saysWhetherItIsTheSameFailure() {
    sluice(Tiny.dislikingLaunches(), "replay", tiny, "--seed", "2", "--out", outDir);
    String repro = Path.of(outDir).resolve("repro.json").toString();

    assertThat(sluice(Tiny.dislikingLaunches(), "replay", repro)).isEqualTo(ExitCode.VIOLATION);
    assertThat(lastLine()).isEqualTo("same failure: sled-linearizable");

    assertThat(sluice(Tiny.content(), "replay", repro)).isEqualTo(ExitCode.OK);
    assertThat(lastLine()).isEqualTo("passes now");
  }

  @Test
  void trace_isTheSameBytesTwice_andEndsWhenAsked() {
    sluice(Tiny.content(), "replay", tiny, "--seed", UNIFORM, "--trace");
    String whole = out.toString();
    out.getBuffer().setLength(0);
    sluice(Tiny.content(), "replay", tiny, "--seed", UNIFORM, "--trace");
    assertThat(out.toString()).isEqualTo(whole).contains("+25.000000s  sled-0    boot ");

    out.getBuffer().setLength(0);
    sluice(Tiny.content(), "replay", tiny, "--seed", UNIFORM, "--trace", "--until", "24.5s");
    assertThat(out.toString()).contains("+0.000000s").doesNotContain("+25.");
    assertThat(lastLine()).isEqualTo("pass");
  }

  @Test
  void scenarios_areListedWithTheirTitles() {
    assertThat(sluice(Tiny.content(), "scenarios")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .containsPattern("quiet-rack +Nothing goes wrong")
        .containsPattern("everything +\\w");

    out.getBuffer().setLength(0);
    assertThat(sluice(Tiny.content(), "scenarios", "quiet-rack")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("{\n  \"name\": \"quiet-rack\"");

    out.getBuffer().setLength(0);
    assertThat(sluice(Tiny.content(), "scenarios", "--json")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("{\n  \"scenarios\" : [");
  }

  @Test
  void badInput_isOneLineAndExitCode2() throws IOException {
    assertThat(complaint("run", "quite-rack"))
        .startsWith("sluice run: no scenario 'quite-rack' (did you mean quiet-rack?), expected ");
    assertThat(complaint("run", "--seeds", "9..3"))
        .startsWith("sluice run: --seeds: '9..3', expected N or A..B with A <= B");
    assertThat(complaint("run", "--shard", "3/2"))
        .startsWith("sluice run: --shard: '3/2', expected I/N");
    assertThat(complaint("run", "--jobs", "-1"))
        .isEqualTo("sluice run: --jobs: '-1', expected a whole number from 0 to 1024");
    assertThat(complaint("run", "--jobs", "many"))
        .isEqualTo(
            "sluice run: --jobs: 'many', expected a whole number (sluice run --help says more)");
    assertThat(complaint("run", "--out", tiny))
        .startsWith("sluice run: --out: '/")
        .endsWith("', expected a folder, not a file");
    assertThat(complaint("run", "nowhere.json"))
        .isEqualTo("sluice run: nowhere.json: no such file or folder, expected a scenario file");
    assertThat(complaint("replay")).startsWith("sluice replay: nothing to replay, expected ");
    assertThat(complaint("replay", "quiet-rack"))
        .startsWith("sluice replay: quiet-rack: which seed? expected --seed S");
    assertThat(complaint("replay", tiny)).startsWith("sluice replay: " + tiny + ": ");
    assertThat(complaint("replay", tiny, "--seed", "2", "--until", "soon"))
        .startsWith("sluice replay: --until: 'soon', expected a virtual time");
    assertThat(complaint("scenarios", "nothing-at-all"))
        .startsWith("sluice scenarios: no scenario 'nothing-at-all', expected ");
    Files.writeString(Path.of(tiny), Tiny.TEXT.replace("\"sleds\": 1", "\"sleds\": \"one\""));
    assertThat(complaint("run", tiny))
        .startsWith("sluice run: " + tiny + ": rack.sleds: \"one\" is no span, expected");
  }

  private String complaint(String... args) {
    err.getBuffer().setLength(0);
    assertThat(sluice(Tiny.content(), args))
        .as(Arrays.toString(args))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString().strip();
  }

  private String lastLine() {
    List<String> lines = out.toString().lines().toList();
    return lines.get(lines.size() - 1);
  }

  private int sluice(Simulator judge, String... args) {
    return run(
        new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true)), judge, args);
  }

  private static int run(Terminal terminal, Simulator judge, String... args) {
    List<Object> commands = new ArrayList<>(Main.commands(terminal, judge, new Stop()));
    return Main.execute(Main.commandLine(terminal, commands), args);
  }
}
