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
import dev.sluice.scenarios.judge.HistoryCheck;
import dev.sluice.scenarios.judge.SeedJudge;
import dev.sluice.scenarios.replay.Replay;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulation;
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

  private final SeedJudge strict = new SeedJudge(NO_LOOKING);
  private final SeedJudge lenient = new SeedJudge((model, history) -> HistoryCheck.Finding.NONE);

  @Test
  void smallestPlan_isAFileThatFailsTheSameWay() throws IOException {
    Path repro = repro(strict);

    Shrinkage shrinkage = shrinking(strict).shrink(repro);

    assertThat(shrinkage.after().items()).isLessThanOrEqualTo(3).isPositive();
    assertThat(shrinkage.before().items()).isGreaterThan(shrinkage.after().items());
    assertThat(shrinkage.oracle()).isEqualTo(SeedJudge.INSTANCE_ORACLE);
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
        .withMessageContaining(SeedJudge.INSTANCE_ORACLE);
  }

  private static Shrinking shrinking(SeedJudge judge) {
    return new Shrinking(judge, HERE, BUDGET_STEPS);
  }

  private static Replay.Comparison comparison(Path repro, SeedJudge judge) throws IOException {
    return Replay.of(repro, HERE).run(judge, null).comparison();
  }

  private Path repro(SeedJudge judge) throws IOException {
    Plan plan = Draw.plan(Catalogue.builtIn().find("lost-replies"), 1);
    Run run = Simulation.run(plan, null);
    List<Violation> violations = judge.judge(run).violations();
    assertThat(violations).isNotEmpty();
    Json json = new Json();
    Path file = folder.resolve("repro.json");
    Files.writeString(
        file, json.pretty(Repro.of(HERE, plan, violations.get(0), run.traceHash(), json)));
    return file;
  }
}
