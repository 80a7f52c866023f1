package dev.sluice.scenarios.mutants;

import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Violation;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the scenarios of the catalogue by turns, as {@code sluice bugs} does. Loaded by name into
 * worlds with a mutant.
 */
final class CatalogueLook implements Look {

  private static final String CRASH = "crash: ";
  private static final String ENDLESS = "endless-loop";

  private final List<Scenario> scenarios = Catalogue.builtIn().all();
  private final Simulator simulator = new Simulator().sparing();

  @Override
  public BitSet load(List<String> classes) {
    Meter.begin();
    for (String name : classes) {
      try {
        Class.forName(name, true, CatalogueLook.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("a class of this build is gone", e);
      }
    }
    return Meter.lines();
  }

  @Override
  public Seen look(long seed, boolean hashed) {
    Scenario scenario = scenarios.get((int) Math.floorMod(seed, (long) scenarios.size()));
    String complaint = null;
    String hash = "";
    Meter.begin();
    try {
      Run run = simulator.run(Draw.plan(scenario, seed));
      List<Violation> seen = run.violations();
      complaint = seen.isEmpty() ? null : seen.get(0).oracle();
      hash = hashed && complaint == null ? RunHash.of(run) : "";
    } catch (RuntimeException
        | AssertionError
        | LinkageError
        | StackOverflowError
        | OutOfMemoryError fault) {
      complaint = CRASH + fault.getClass().getSimpleName();
    } catch (Meter.EndlessLoop endless) {
      complaint = ENDLESS;
    }
    // Production code survives an error of a task, and goes on.
    complaint = Meter.turns() > Meter.TURNS_MAX ? ENDLESS : complaint;
    return seen(scenario, complaint, hash);
  }

  private static Seen seen(Scenario scenario, @Nullable String complaint, String hash) {
    return new Seen(scenario.name(), complaint, hash, Meter.lines(), Meter.turns());
  }
}
