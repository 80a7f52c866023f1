package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.replay.Replay.Comparison;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {

  private static final long SEED = 2;

  @TempDir private Path folder = Path.of("set by JUnit");
  private Path repro = Path.of("set before each test");

  @BeforeEach
  void keepAFailure() throws IOException {
    Replay.of(Tiny.scenario(), SEED, Tiny.HERE).keep(Tiny.dislikingLaunches(), folder);
    repro = folder.resolve("repro.json");
  }

  @Test
  void sameJudge_seesTheSameFailure() throws IOException {
    assertThat(replayed(Tiny.HERE, Tiny.dislikingLaunches()).comparison())
        .isEqualTo(Comparison.SAME_FAILURE);
  }

  @Test
  void contentJudge_passesNow() throws IOException {
    assertThat(replayed(Tiny.HERE, Tiny.content()).comparison()).isEqualTo(Comparison.PASSES_NOW);
  }

  @Test
  void anotherOracle_isAnotherFailure() throws IOException {
    Simulator other =
        new Simulator(
            (model, history) ->
                model.equals("instance")
                    ? new HistoryCheck.Finding("an instance, of all things", null)
                    : HistoryCheck.Finding.NONE);

    assertThat(replayed(Tiny.HERE, other).comparison()).isEqualTo(Comparison.OTHER_FAILURE);
  }

  @Test
  void samePromiseInAnotherPhase_isAnotherFailure() throws IOException {
    edit(repro, "\"phase\" : \"end\"", "\"phase\" : \"healing\"");

    Replay.Outcome outcome = replayed(Tiny.HERE, Tiny.dislikingLaunches());
    assertThat(outcome.comparison()).isEqualTo(Comparison.OTHER_FAILURE);
  }

  @Test
  void explanationOfAnotherFailureThanExpected_saysSo() throws IOException {
    edit(repro, "\"phase\" : \"end\"", "\"phase\" : \"healing\"");
    Replay replay = Replay.of(repro, Tiny.HERE);
    Replay.Outcome outcome = replay.run(Tiny.dislikingLaunches(), null);

    FailureExplanation explanation =
        Objects.requireNonNull(replay.explain(Tiny.dislikingLaunches(), outcome, 1));
    assertThat(explanation.slip())
        .isEqualTo(
            "this explains sled-linearizable (sled, end), not sled-linearizable (sled, healing),"
                + " which this run does not show");
  }

  @Test
  void anotherTraceOfTheSameCode_hasDivergedWhereTheTracesPart() throws IOException {
    edit(repro, "\"traceHash\" : \"", "\"traceHash\" : \"0");
    List<String> trace = new ArrayList<>(Files.readAllLines(folder.resolve("trace.jsonl")));
    String changed = trace.get(40).replace("\"actor\":\"", "\"actor\":\"not ");
    trace.set(40, changed);
    Files.write(folder.resolve("trace.jsonl"), trace);

    Replay.Outcome outcome = replayed(Tiny.HERE, Tiny.content());
    assertThat(outcome.comparison()).isEqualTo(Comparison.DIVERGED);
    assertThat(changed).startsWith("{\"step\":" + outcome.divergedAt() + ",");
  }

  @Test
  void anotherTraceOfOtherCode_isJudgedByItsOutcome() throws IOException {
    edit(repro, "\"traceHash\" : \"", "\"traceHash\" : \"0");

    for (String commit : List.of("beef", "unknown", "c0ffee-dirty")) {
      Replay.Outcome outcome = replayed(new Provenance(commit, "17"), Tiny.dislikingLaunches());
      assertThat(outcome.comparison()).isEqualTo(Comparison.SAME_FAILURE);
      assertThat(outcome.recordedAs()).startsWith("0");
    }
  }

  @Test
  void anotherTraceOfAnEditedPlan_isJudgedByItsOutcome() throws IOException {
    edit(repro, "\"safetyMillis\" : ", "\"safetyMillis\" : 1");

    assertThat(replayed(Tiny.HERE, Tiny.content()).comparison()).isEqualTo(Comparison.PASSES_NOW);
  }

  @Test
  void trace_isTheSameTwice() throws IOException {
    List<String> once = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    for (List<String> trace : List.of(once, twice)) {
      Replay.of(Tiny.scenario(), SEED, Tiny.HERE)
          .run(Tiny.content(), (step, time, event) -> trace.add(time + event.toString()));
    }

    assertThat(once).hasSizeGreaterThan(100).isEqualTo(twice);
  }

  static Stream<Arguments> badRepros() {
    return Stream.of(
        Arguments.of(
            "\"formatVersion\" : 1",
            "\"formatVersion\" : 2",
            "formatVersion: 2 is out of bounds, expected a whole number from 1 to 1"),
        Arguments.of(
            "\"commit\"",
            "\"comit\"",
            "comit: unknown field (did you mean commit?), expected one of formatVersion, "),
        Arguments.of(
            "\"ramGib\" : 16",
            "\"ramGib\" : 0",
            "plan.sleds[0].ramGib: 0 is out of bounds, expected a whole number from 1 to 16384"),
        Arguments.of(
            "\"ramGib\" : 16", "\"ramGib\" : \"much\"", "plan.sleds[0].ramGib: \"much\" is no"),
        Arguments.of(
            "\"ramGib\" : 16",
            "\"agentBehind\" : 1, \"ramGib\" : 16",
            "plan.sleds[0].agentBehind: 1 is no"),
        Arguments.of("\"kind\" : \"create\"", "\"kind\" : \"crate\"", "plan.operations[0].kind: "),
        Arguments.of("\"kind\" : \"create\",", "", "plan.operations[0].kind: is missing"),
        Arguments.of("sled-0", "sled-7", "plan.faults[0].target: 'sled-7>nexus' is nothing that"),
        Arguments.of(
            "\"windowMicros\" : ", "\"windowMicros\" : -1", "plan.schedule.windowMicros: -1"),
        Arguments.of("\"strategy\" : \"", "\"strategy\" : \"x", "plan.schedule.strategy: "),
        Arguments.of("\"plan\" : {", "\"plan\" : [{", "line "),
        Arguments.of("\"seed\" : 2,", "\"seed\" 2,", "line 6, column 10: no JSON at "));
  }

  @Test
  void agentBehind_isReadAndWritten_butNotBesideSeveralNexus() throws IOException {
    assertThat(Files.readString(repro)).doesNotContain("agentBehind");
    edit(repro, "\"ramGib\" : 16", "\"agentBehind\" : true, \"ramGib\" : 16");
    Plan plan = ReproReader.read(repro).plan();
    assertThat(plan.sleds().get(0).agentBehind()).isTrue();
    assertThat(new Json().read(new Json().line(plan), Plan.class)).isEqualTo(plan);

    edit(repro, "\"sleds\" :", "\"nexuses\" : 2, \"sleds\" :");
    assertThatThrownBy(() -> ReproReader.read(repro))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            repro + ": plan.sleds[0].agentBehind: is true, expected false beside several Nexus");
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("badRepros")
  void badRepro_isOneLineThatNamesFileAndField(String original, String instead, String line)
      throws IOException {
    assertThat(Files.readString(repro)).contains(original);
    edit(repro, original, instead);

    assertThatThrownBy(() -> Replay.of(repro, Tiny.HERE))
        .isInstanceOf(BadInputException.class)
        .message()
        .startsWith(repro + ": " + line)
        .doesNotContain("\n");
  }

  private Replay.Outcome replayed(Provenance here, Simulator judge) throws IOException {
    return Replay.of(repro, here).run(judge, null);
  }

  private static void edit(Path file, String original, String instead) throws IOException {
    Files.writeString(file, Files.readString(file).replace(original, instead));
  }
}
