package dev.sluice.scenarios.determinism;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.reports.Json;
import dev.sluice.reports.SeedResult;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.judge.Histories.Named;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.plan.Plan;
import java.util.List;

/**
 * Everything observable of a run in one number: its plan, every step, what was found on the way,
 * counted and covered, and the text of every history. Equal numbers are equal runs.
 */
public final class RunHash {

  private RunHash() {}

  /** The hash of {@code run}, in 16 hexadecimal digits. */
  public static String of(Run run) {
    Json json = new Json();
    long hash = Draws.mix(run.traceHash() ^ Draws.mix(run.steps()) ^ run.simNanos());
    hash = Draws.key(hash, json.line(run.plan()));
    hash = Draws.key(hash, json.line(run.verdicts().seen()));
    hash = Draws.key(hash, json.line(List.of(run.faults(), run.operations(), run.coverage())));
    for (Named named : run.histories().all()) {
      hash = Draws.key(hash, EdnWriter.history(named.history().ops()));
    }
    hash = Draws.key(hash, EdnWriter.history(run.rackHistory().history().ops()));
    return SeedResult.hex(hash);
  }

  /**
   * Runs a plan and returns the hash of the run. Arguments and result are text, so that it can be
   * called across class loaders.
   */
  public static String ofPlan(String planJson) throws JsonProcessingException {
    return of(new Simulator().withoutHistories().run(new Json().read(planJson, Plan.class)));
  }
}
