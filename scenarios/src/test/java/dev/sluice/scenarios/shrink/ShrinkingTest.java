package dev.sluice.scenarios.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.Shrinkage;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.replay.Replay;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkingTest {

  private static final Provenance HERE = new Provenance("test-dirty", "17");
  private static final long BUDGET_STEPS = 200_000;

  /** An oracle that is wrong on purpose: it objects to looking at an instance. */
  private static final HistoryCheck NO_LOOKING =
      (model, history) ->
          model.equals("instance") && history.stream().anyMatch(op -> op.f().equals("get"))
              ? new HistoryCheck.Finding("somebody looked at it", null)
              : HistoryCheck.Finding.NONE;

  @TempDir private Path folder = Path.of("set by JUnit");

  private final Simulator strict = new Simulator(NO_LOOKING);
  private final Simulator lenient = new Simulator((model, history) -> HistoryCheck.Finding.NONE);

  @Test
  void smallestPlan_isAFileThatFailsTheSameWay() throws IOException {
    Path repro = repro(strict);

    Shrinkage shrinkage = shrinking(strict).shrink(repro);

    assertThat(shrinkage.after().items()).isLessThanOrEqualTo(3).isPositive();
    assertThat(shrinkage.before().items()).isGreaterThan(shrinkage.after().items());
    assertThat(shrinkage.oracle()).isEqualTo(Promise.INSTANCE_LINEARIZABLE.label());
    Path minimal = Shrinking.minimal(repro);
    assertThat(comparison(minimal, strict)).isEqualTo(Replay.Comparison.SAME_FAILURE);
    assertThat(comparison(minimal, lenient)).isEqualTo(Replay.Comparison.PASSES_NOW);
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("repro.json", "repro.min.json");
    }
  }

  @Test
  void sameFile_shrinksToTheSameFile() throws IOException {
    Path repro = repro(strict);
    shrinking(strict).shrink(repro);
    String first = Files.readString(Shrinking.minimal(repro));

    shrinking(strict).shrink(repro);

    assertThat(Files.readString(Shrinking.minimal(repro))).isEqualTo(first);
  }

  @Test
  void planThatPasses_isBadInput() throws IOException {
    Path repro = repro(strict);

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> shrinking(lenient).shrink(repro))
        .withMessageContaining(repro.toString())
        .withMessageContaining(Promise.INSTANCE_LINEARIZABLE.label());
  }

  @Test
  void slipFromOneShapeToAnother_isBadInputThatNamesBoth() throws IOException {
    Path repro = repro(strict);
    edit(repro, "\"phase\" : \"end\"", "\"phase\" : \"healing\"");

    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> shrinking(strict).shrink(repro))
        .withMessageContaining("breaks instance-linearizable (instance, healing)")
        .withMessageContaining("it breaks instance-linearizable (instance, end)");
  }

  @Test
  void fileOfAnOlderVersion_shrinksToTheShapeThatItsPlanShows() throws IOException {
    Path repro = repro(strict);
    edit(repro, ",\n    \"about\" : \"instance\"", "");
    edit(repro, ",\n    \"phase\" : \"end\"", "");

    shrinking(strict).shrink(repro);

    assertThat(Files.readString(Shrinking.minimal(repro))).contains("\"phase\" : \"end\"");
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static Shrinking shrinking(Simulator judge) {
    return new Shrinking(judge, HERE, BUDGET_STEPS);
  }

  private static Replay.Comparison comparison(Path repro, Simulator judge) throws IOException {
    return Replay.of(repro, HERE).run(judge, null).comparison();
  }

  private Path repro(Simulator judge) throws IOException {
    Plan plan = Draw.plan(Catalogue.builtIn().find("lost-replies"), 1);
    Run run = judge.run(plan);
    List<Violation> violations = run.violations();
    assertThat(violations).isNotEmpty();
    Json json = new Json();
    Path file = folder.resolve("repro.json");
    Files.writeString(
        file, json.pretty(Repro.of(HERE, plan, violations.get(0), run.traceHash(), json)));
    return file;
  }
}
