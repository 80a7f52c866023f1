package dev.sluice.scenarios.replay;

import dev.sluice.scenarios.shrink.JudgedTrial;
import dev.sluice.scenarios.shrink.Trial;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When a failure became inevitable, and which faults it needed.
 *
 * <p>The curve: the run is kept as it was up to a step and drawn anew from there, many times; how
 * many of those runs fail in the same way says how likely the failure was by then. The step at
 * which it jumps is the one to look at. For each fault, the same with that fault left out from the
 * start: if the run fails as often, the fault was not needed.
 *
 * <p>Delays, order and the system's own random numbers are drawn anew; the plan stays the same.
 */
public final class FailureExplanation {

  private static final int POINTS = 8; // evenly spread, before the steepest places are refined
  private static final int REFINEMENTS = 8;

  private final JudgedTrial trial;
  private final Plan plan;
  private final Violation violation;
  private final @Nullable Violation insteadOf;
  private final int redraws;
  private final TreeMap<Long, Share> curve = new TreeMap<>();
  private final TreeMap<Long, Long> times = new TreeMap<>();
  private final List<Without> without = new ArrayList<>();

  /** The share of runs that failed. */
  public record Share(int failed, int runs) {

    /** Failures in a hundred runs. */
    public int percent() {
      return failed * 100 / runs;
    }
  }

  /** The runs with one fault left out. */
  public record Without(Fault fault, Share share) {}

  private FailureExplanation(
      Simulator simulator,
      Plan plan,
      Violation violation,
      @Nullable Violation insteadOf,
      int redraws) {
    this.trial = new JudgedTrial(simulator, violation);
    this.plan = plan;
    this.violation = violation;
    this.insteadOf = insteadOf;
    this.redraws = redraws;
  }

  /**
   * Explains why {@code plan} shows {@code violation}.
   *
   * @param insteadOf what was expected and is not shown; null if the violation is what was expected
   * @param redraws runs for each share, 1 or more
   */
  public static FailureExplanation of(
      Simulator simulator,
      Plan plan,
      Violation violation,
      @Nullable Violation insteadOf,
      int redraws) {
    FailureExplanation explanation =
        new FailureExplanation(simulator, plan, violation, insteadOf, redraws);
    explanation.drawCurve();
    explanation.leaveOneOut();
    return explanation;
  }

  /** What it explains, in a line. */
  public String title() {
    return plan.scenario() + " seed " + plan.seed() + ": " + violation.oracle();
  }

  /** In a line that another failure is explained than was expected; null if it is the same. */
  public @Nullable String slip() {
    return insteadOf == null
        ? null
        : "this explains "
            + violation.shape().text()
            + ", not "
            + insteadOf.shape().text()
            + ", which this run does not show";
  }

  /** Shares of runs that fail, by the step up to which they are the run that failed. */
  public Map<Long, Share> curve() {
    return curve;
  }

  /** Shares of runs that fail without each fault. */
  public List<Without> without() {
    return without;
  }

  /** Virtual time of a step, in nanoseconds. */
  public long timeNanos(long step) {
    Map.Entry<Long, Long> entry = times.floorEntry(step);
    return entry == null ? 0 : entry.getValue();
  }

  private void drawCurve() {
    new Simulator()
        .withoutHistories()
        .run(plan, (step, timeNanos, event) -> times.put(step, timeNanos));
    for (int i = 0; i <= POINTS; i++) {
      add(violation.step() * i / POINTS);
    }
    for (int i = 0; i < REFINEMENTS; i++) {
      long middle = middleOfTheSteepest();
      if (middle < 0) {
        return;
      }
      add(middle);
    }
  }

  private void add(long step) {
    curve.computeIfAbsent(step, s -> share(plan, s));
  }

  /** Half way between the two neighbours that differ most; -1 if nothing is left between any. */
  private long middleOfTheSteepest() {
    long middle = -1;
    int most = 0;
    Map.Entry<Long, Share> before = curve.firstEntry();
    for (Map.Entry<Long, Share> entry : curve.entrySet()) {
      int jump = Math.abs(entry.getValue().failed() - before.getValue().failed());
      if (jump > most && entry.getKey() - before.getKey() > 1) {
        most = jump;
        middle = (entry.getKey() + before.getKey()) / 2;
      }
      before = entry;
    }
    return middle;
  }

  private void leaveOneOut() {
    for (int i = 0; i < plan.faults().size(); i++) {
      List<Fault> rest = new ArrayList<>(plan.faults());
      Fault fault = rest.remove(i);
      without.add(new Without(fault, share(plan.withFaults(rest), 0)));
    }
  }

  private Share share(Plan of, long step) {
    int failed = 0;
    for (int salt = 1; salt <= redraws; salt++) {
      Trial.Outcome outcome = trial.runRedrawn(of, step, salt);
      failed += outcome.fails() ? 1 : 0;
    }
    return new Share(failed, redraws);
  }

  /** As an object of JSON, the form of {@code explain.json}. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", plan.scenario());
    json.put("seed", plan.seed());
    json.put("oracle", violation.oracle());
    json.put("shape", violation.shape());
    if (insteadOf != null) {
      json.put("insteadOf", insteadOf.shape());
    }
    json.put("step", violation.step());
    json.put("redraws", redraws);
    List<Map<String, Object>> points = new ArrayList<>();
    curve.forEach(
        (step, share) -> {
          Map<String, Object> point = new LinkedHashMap<>();
          point.put("step", step);
          point.put("timeNanos", timeNanos(step));
          point.put("failed", share.failed());
          points.add(point);
        });
    json.put("curve", points);
    List<Map<String, Object>> faults = new ArrayList<>();
    for (Without one : without) {
      Map<String, Object> fault = new LinkedHashMap<>();
      fault.put("fault", one.fault());
      fault.put("failedWithout", one.share().failed());
      faults.add(fault);
    }
    json.put("faults", faults);
    return json;
  }
}
