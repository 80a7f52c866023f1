package dev.sluice.scenarios.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Json;
import dev.sluice.reports.Repro;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.Redraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed plans. */
class MutationTest {

  private static final int CHAINS = 60;
  private static final int CHANGES = 8;

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void whateverIsChanged_isAPlanThatTheReaderTakes_andMostlyAnotherOne() throws IOException {
    List<Scenario> scenarios = Catalogue.builtIn().all();
    Json json = new Json();
    Path file = folder.resolve("plan.json");
    int same = 0;
    int redrawn = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      SimRandom random = new SimRandom(chain);
      Plan plan = Draw.plan(scenarios.get(chain % scenarios.size()), chain);
      for (int change = 0; change < CHANGES; change++) {
        Scenario of = scenarios.get(random.nextInt(scenarios.size()));
        Plan changed = Mutation.of(plan, 1_000, Draw.plan(of, random.nextLong() >>> 1), random);
        same += changed.equals(plan) ? 1 : 0;
        plan = changed;
      }
      redrawn += plan.redraw() == null ? 0 : 1;
      Files.writeString(file, json.pretty(Repro.of(Tiny.HERE, plan, null, 0, json)));
      assertThat(ReproReader.read(file).plan()).isEqualTo(plan);
    }

    assertThat(same).isLessThan(CHAINS * CHANGES / 4);
    assertThat(redrawn).isBetween(CHAINS / 10, CHAINS);
  }

  @Test
  void aRedrawnPlan_isTheSameRunUpToItsStep() {
    Plan plan = Draw.plan(Tiny.scenario(), 4);
    long steps = Tiny.content().run(plan).steps();
    long hash = Tiny.content().run(plan).traceHash();

    assertThat(Tiny.content().run(redrawn(plan, steps)).traceHash()).isEqualTo(hash);
    assertThat(Tiny.content().run(redrawn(plan, 20)).traceHash()).isNotEqualTo(hash);
    assertThat(Tiny.content().runRedrawn(plan, 20, 7).traceHash())
        .isEqualTo(Tiny.content().run(redrawn(plan, 20)).traceHash());
    assertThat(Tiny.content().runRedrawn(redrawn(plan, 20), 10, 8).traceHash())
        .isEqualTo(Tiny.content().runRedrawn(plan, 10, 8).traceHash());
    assertThat(Tiny.content().runRedrawn(redrawn(plan, 20), steps, 8).traceHash())
        .isNotEqualTo(hash);
  }

  private static Plan redrawn(Plan plan, long step) {
    return plan.withRedraw(new Redraw(step, 7));
  }
}
