package dev.sluice.scenarios.search;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one tiny plan in every order of the events that are ready at about the same time while there
 * are faults, up to the first order in which a promise is broken.
 */
public final class Exhaustive {

  private final Simulator simulator;
  private final long windowMicros;
  private final long runsMax;
  private final Stop stop;

  /**
   * A way to try every order.
   *
   * @param windowMicros what is due within the same tick of so much virtual time is ready at once
   * @param runsMax runs after which it ends undecided
   * @param stop ends it early
   */
  public Exhaustive(Simulator simulator, long windowMicros, long runsMax, Stop stop) {
    this.simulator = simulator;
    this.windowMicros = windowMicros;
    this.runsMax = runsMax;
    this.stop = stop;
  }

  /**
   * The result of one plan.
   *
   * @param schedules orders that were run to their end; no two of them are alike
   * @param left runs that were left as they came to a state that an earlier one had been in
   * @param whole whether every order was tried, or a failing one found
   * @param undecided of these schedules, how many an oracle did not decide
   * @param failing the first plan that fails, with its choices; null if none does
   */
  public record Outcome(
      long schedules, long left, boolean whole, long undecided, @Nullable Plan failing) {}

  /**
   * Tries every order of a plan's events.
   *
   * @param where the plan comes from
   * @throws dev.sluice.scenarios.file.BadInputException if it is not tiny
   */
  public Outcome explore(String where, Plan plan) {
    TinyPlan.check(where, plan);
    Plan chosen = plan.withSchedule(Schedule.chosen(windowMicros, List.of()));
    OrderSearch<Run> search = new OrderSearch<>(picker -> simulator.runPicked(chosen, picker));
    long schedules = 0;
    long undecided = 0;
    while (!search.over() && schedules + search.left() < runsMax && !stop.requested()) {
      Run run = search.next();
      if (run != null) {
        schedules++;
        undecided += run.verdicts().undecided().isEmpty() ? 0 : 1;
        if (!run.violations().isEmpty()) {
          Plan failing = plan.withSchedule(Schedule.chosen(windowMicros, search.choices()));
          return new Outcome(schedules, search.left(), true, undecided, failing);
        }
      }
      search.turnBack();
    }
    return new Outcome(schedules, search.left(), search.over(), undecided, null);
  }
}
