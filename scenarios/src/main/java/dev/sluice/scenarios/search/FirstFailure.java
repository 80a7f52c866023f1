package dev.sluice.scenarios.search;

import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guided search up to its first violation.
 *
 * @param plans that were run, the failing one included
 * @param scenario that its plan comes from
 * @param violation the first that its run shows
 */
public record FirstFailure(long plans, String scenario, Violation violation) {

  /**
   * Searches.
   *
   * @param firstSeed of the plans that are drawn anew; it is the salt as well
   * @return null if none of the first {@code plansMax} plans fails
   */
  public static @Nullable FirstFailure of(
      Simulator simulator, List<Scenario> scenarios, long firstSeed, long plansMax) {
    GuidedSearch search = new GuidedSearch(scenarios, firstSeed, firstSeed);
    long plans = 0;
    while (plans < plansMax) {
      for (Plan plan : search.round((int) Math.min(GuidedSearch.ROUND, plansMax - plans))) {
        Observed observed = Observed.of(simulator, plan);
        plans++;
        List<Violation> seen = observed.run().violations();
        if (!seen.isEmpty()) {
          return new FirstFailure(plans, plan.scenario(), seen.get(0));
        }
        search.learn(observed);
      }
    }
    return null;
  }
}
