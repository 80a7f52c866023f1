package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.replay.Replay.Comparison;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFromSeedTest {

  private static final Provenance EXACT = new Provenance("0123abc", "17");
  private static final Simulator CONTENT =
      new Simulator((model, history) -> HistoryCheck.Finding.NONE);

  @TempDir private Path folder = Path.of("set by JUnit");

  private final Json json = new Json();
  private final Catalogue catalogue = Catalogue.builtIn();
  private final Plan plan = Draw.plan(catalogue.find("lost-replies"), 1);

  @Test
  void fromSeed_runsTheScenarioAsItIsNow() throws IOException {
    Plan edited =
        new Plan(
            plan.scenario(),
            plan.seed(),
            plan.sleds(),
            List.of(),
            List.of(),
            1_000,
            false,
            Schedule.UNIFORM);
    Path file = repro(edited);

    Replay.Outcome kept = Replay.of(file, EXACT).run(CONTENT, null);
    Replay.Outcome drawn = Replay.again(file, catalogue, EXACT).run(CONTENT, null);

    assertThat(kept.result().operations()).doesNotContainKey("launch-direct");
    assertThat(drawn.result().operations()).containsKey("launch-direct");
    assertThat(drawn.comparison()).isEqualTo(Comparison.PASSES_NOW);
  }

  private Path repro(Plan of) throws IOException {
    Run run = new Simulator().withoutHistories().run(of, null);
    Violation expected = new Violation(Promise.SLED_LINEARIZABLE.label(), 0, 0, "once", null, null);
    Path file = folder.resolve("repro.json");
    Files.writeString(file, json.pretty(Repro.of(EXACT, of, expected, run.traceHash(), json)));
    return file;
  }
}
