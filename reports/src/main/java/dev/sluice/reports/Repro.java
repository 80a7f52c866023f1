package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * A failing run in one file, {@code repro.json}. What is replayed is the plan itself, so that a
 * later change to the scenario does not change what is replayed.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param commit Sluice's commit when it ran
 * @param jdk the Java it ran on
 * @param scenario where its plan was drawn from
 * @param seed what its plan was drawn with
 * @param expected the first violation that it shows; null if it shows none
 * @param traceHash of the run, in 16 hexadecimal digits
 * @param planHash of the plan that ran; shows whether the plan was edited since
 * @param plan what ran
 */
@JsonPropertyOrder({
  "formatVersion",
  "commit",
  "jdk",
  "scenario",
  "seed",
  "expected",
  "traceHash",
  "planHash",
  "plan"
})
public record Repro(
    int formatVersion,
    String commit,
    String jdk,
    String scenario,
    long seed,
    @Nullable Violation expected,
    String traceHash,
    String planHash,
    Plan plan) {

  /** The only version so far. */
  public static final int FORMAT_VERSION = 1;

  /** The repro of a run that has just ended. */
  public static Repro of(
      Provenance provenance, Plan plan, @Nullable Violation expected, long traceHash, Json json) {
    return new Repro(
        FORMAT_VERSION,
        provenance.commit(),
        provenance.jdk(),
        plan.scenario(),
        plan.seed(),
        expected,
        SeedResult.hex(traceHash),
        hash(plan, json),
        plan);
  }

  /** Whether the plan is still the one that ran. */
  public boolean planIsUntouched(Json json) {
    return hash(plan, json).equals(planHash);
  }

  private static String hash(Plan plan, Json json) {
    return SeedResult.hex(Draws.key(0, json.line(plan)));
  }
}
