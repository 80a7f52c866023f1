package dev.sluice.scenarios.coverage;

import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.ScenarioReader;
import dev.sluice.sim.Simulator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs seeds as a campaign does. Loaded by name into a world of instrumented classes. */
final class InstrumentedSeeds implements SeedsInWorld {

  private final SeedRunner runner = new SeedRunner(new Simulator(), false);
  private final Map<String, Scenario> scenarios = new ConcurrentHashMap<>();

  @Override
  public String line(String origin, String text, long seed) {
    Scenario scenario =
        scenarios.computeIfAbsent(text, read -> new ScenarioReader().read(origin, origin, read));
    return runner.run(scenario, seed).line();
  }
}
