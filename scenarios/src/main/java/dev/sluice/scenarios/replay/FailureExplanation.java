package dev.sluice.scenarios.replay;

import dev.sluice.scenarios.shrink.JudgedTrial;
import dev.sluice.scenarios.shrink.Trial;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
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
 * which it jumps is the one to look at. For each fault, the run is kept up to just before its first
 * strike and drawn anew from there, with the fault and without it: the difference is its effect.
 * Drawn anew from the start, a fault that did it all could look innocent where another draw of
 * another fault does the same.
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
  private final ExplainedRun run;
  private final List<Without> without = new ArrayList<>();

  /**
   * The steepest rise of the curve.
   *
   * @param fromStep kept up to here, the run fails less often
   * @param toStep than kept up to here
   * @param event what happens in the latter, in words
   */
  public record Jump(long fromStep, long toStep, String event) {}

  /**
   * The runs with one fault left out.
   *
   * @param fault which
   * @param step up to which the run is kept: just before its first strike, or before it begins if
   *     it changes nothing
   * @param with the share of runs from there that fail with the fault
   * @param share the same without it
   */
  public record Without(Fault fault, long step, Share with, Share share) {

    /** By how many in a hundred runs the fault makes the failure more likely. */
    public int effectPercent() {
      return with.percent() - share.percent();
    }
  }

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
    this.run = ExplainedRun.of(plan);
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

  /** The runs without each fault, the one of the greatest effect first. */
  public List<Without> without() {
    return without;
  }

  /** The steepest rise; null if the curve is flat. */
  public @Nullable Jump jump() {
    Jump jump = null;
    int most = 0;
    Map.Entry<Long, Share> before = curve.firstEntry();
    for (Map.Entry<Long, Share> entry : curve.entrySet()) {
      int rise = entry.getValue().failed() - before.getValue().failed();
      if (rise > most) {
        most = rise;
        jump = new Jump(before.getKey(), entry.getKey(), run.words(entry.getKey()));
      }
      before = entry;
    }
    return jump;
  }

  /** Virtual time of a step, in nanoseconds. */
  public long timeNanos(long step) {
    return run.timeNanos(step);
  }

  private void drawCurve() {
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

  /** A step in which nothing happens tells nobody anything: the one before it is as good. */
  private void add(long step) {
    curve.computeIfAbsent(run.upTo(step), s -> share(plan, s));
  }

  /** Half way between the two neighbours that differ most; -1 if nothing happens between any. */
  private long middleOfTheSteepest() {
    long middle = -1;
    int most = 0;
    Map.Entry<Long, Share> before = curve.firstEntry();
    for (Map.Entry<Long, Share> entry : curve.entrySet()) {
      int jump = Math.abs(entry.getValue().failed() - before.getValue().failed());
      long between = run.upTo(before.getKey() + (entry.getKey() - before.getKey()) / 2);
      between = between <= before.getKey() ? run.upTo(entry.getKey() - 1) : between;
      if (jump > most && between > before.getKey()) {
        most = jump;
        middle = between;
      }
      before = entry;
    }
    return middle;
  }

  private void leaveOneOut() {
    for (int i = 0; i < plan.faults().size(); i++) {
      List<Fault> rest = new ArrayList<>(plan.faults());
      without.add(without(rest.remove(i), rest));
    }
    without.sort(Comparator.comparingInt(Without::effectPercent).reversed());
  }

  private Without without(Fault fault, List<Fault> rest) {
    long began = run.began(fault);
    long struck = run.struck(fault);
    long from = Math.max(0, (struck == ExplainedRun.NEVER ? began : struck) - 1);
    // Its beginning is a step, which a run without it does not have.
    long fromWithout = began != ExplainedRun.NEVER && began <= from ? from - 1 : from;
    return new Without(
        fault, from, share(plan, from), share(plan.withFaults(rest), Math.max(0, fromWithout)));
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
          point.put("lowPercent", share.lowPercent());
          point.put("highPercent", share.highPercent());
          points.add(point);
        });
    json.put("curve", points);
    Jump jump = jump();
    if (jump != null) {
      json.put("jump", jump);
    }
    List<Map<String, Object>> faults = new ArrayList<>();
    for (Without one : without) {
      Map<String, Object> fault = new LinkedHashMap<>();
      fault.put("fault", one.fault());
      fault.put("step", one.step());
      fault.put("failedWith", one.with().failed());
      fault.put("failedWithout", one.share().failed());
      fault.put("effectPercent", one.effectPercent());
      faults.add(fault);
    }
    json.put("faults", faults);
    return json;
  }
}
