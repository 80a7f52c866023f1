package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.search.FirstFailure;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the scenarios of the catalogue by turns: seed after seed, each in the next scenario. Loaded
 * by name with production code that has a bug.
 */
final class CatalogueBugFinder implements BugFinder {

  private final List<Scenario> scenarios = Catalogue.builtIn().all();
  private final Simulator simulator = new Simulator().sparing();

  @Override
  public @Nullable Sighting look(long seed) {
    Scenario scenario = scenarios.get((int) Math.floorMod(seed, (long) scenarios.size()));
    return sighting(Draw.plan(scenario, seed));
  }

  @Override
  public @Nullable GuidedSighting search(long first, long plans) {
    FirstFailure found = FirstFailure.of(simulator, scenarios, first, plans);
    return found == null
        ? null
        : new GuidedSighting(
            found.plans(), new Sighting(found.scenario(), found.violation().oracle()));
  }

  @Override
  public @Nullable Sighting replay(Path file) {
    return sighting(ReproReader.read(file).plan());
  }

  private @Nullable Sighting sighting(Plan plan) {
    List<Violation> seen = simulator.run(plan).violations();
    return seen.isEmpty() ? null : new Sighting(plan.scenario(), seen.get(0).oracle());
  }
}
