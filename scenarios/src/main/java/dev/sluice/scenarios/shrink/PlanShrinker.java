package dev.sluice.scenarios.shrink;

import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing plan smaller for as long as it goes on failing in the same way: fewer faults,
 * operations, sleds, Nexus and clients, and then simpler times, durations and amounts.
 *
 * <p>Since all random draws of a run are keyed by what they are for, a plan with one item less
 * gives nearly the same run; that keeps the search short.
 *
 * <p>The budget counts steps of simulation, never time: the same plan shrinks to the same plan on
 * every machine.
 */
final class PlanShrinker {

  private final Trial trial;
  private final long budgetSteps;

  /**
   * A shrinker.
   *
   * @param trial whether a plan fails in the way that is looked for
   * @param budgetSteps steps of simulation after which no further run is begun
   */
  PlanShrinker(Trial trial, long budgetSteps) {
    this.trial = trial;
    this.budgetSteps = budgetSteps;
  }

  /**
   * The result.
   *
   * @param plan the smallest plan found
   * @param runs plans that were run
   * @param steps steps of simulation of all of them
   * @param finished whether nothing was left to try when it ended, rather than no budget
   */
  record Shrunk(Plan plan, int runs, long steps, boolean finished) {}

  /** The smallest plan found; null if {@code plan} itself does not fail in that way. */
  @Nullable Shrunk shrink(Plan plan) {
    PlanSearch search = new PlanSearch(trial, budgetSteps, plan);
    if (!search.take(plan)) {
      return null;
    }
    Plan before;
    do {
      before = search.best();
      cutItems(search);
      cutSleds(search);
      cutNexuses(search);
      mergeClients(search);
      simplify(search);
    } while (!search.best().equals(before) && !search.spent());
    return new Shrunk(search.best(), search.runs(), search.steps(), !search.spent());
  }

  private static void cutItems(PlanSearch search) {
    Removal.run(
        search.best().faults(),
        Comparator.comparing(fault -> fault.target().text()),
        faults -> search.take(search.best().withFaults(faults)));
    // What is done to one instance goes together, and so does what is done to one sled.
    Removal.run(
        search.best().operations(),
        Comparator.<Operation, Boolean>comparing(o -> o.kind().onSled())
            .thenComparing(Operation::target),
        operations -> search.take(search.best().withOperations(operations)));
  }

  private static void cutSleds(PlanSearch search) {
    for (int sled = search.best().sleds().size() - 1; sled >= 0; sled--) {
      int gone = sled;
      if (search.best().sleds().size() > 1
          && !search.take(Plans.withoutSled(search.best(), gone, gone))) {
        search.take(Plans.withoutSled(search.best(), gone, gone == 0 ? 1 : 0));
      }
    }
  }

  private static void cutNexuses(PlanSearch search) {
    for (int nexus = search.best().nexuses() - 1; nexus >= 0; nexus--) {
      int gone = nexus;
      if (search.best().nexuses() > 1
          && !search.take(Plans.withoutNexus(search.best(), gone, gone))) {
        search.take(Plans.withoutNexus(search.best(), gone, gone == 0 ? 1 : 0));
      }
    }
  }

  private static void mergeClients(PlanSearch search) {
    search.take(Plans.withClients(search.best(), client -> 0));
    for (int client : numbers(search.best(), false)) {
      search.take(Plans.withClients(search.best(), c -> c == client ? 0 : c));
    }
    List<Integer> clients = numbers(search.best(), false);
    search.take(Plans.withClients(search.best(), clients::indexOf));
    List<Integer> instances = numbers(search.best(), true);
    search.take(Plans.withInstances(search.best(), instances::indexOf));
  }

  /** The numbers of the clients, or of the instances, in a plan; sorted. */
  private static List<Integer> numbers(Plan plan, boolean instances) {
    return plan.operations().stream()
        .filter(o -> !instances || !o.kind().onSled())
        .map(o -> instances ? o.target() : o.client())
        .distinct()
        .sorted()
        .toList();
  }

  private static void simplify(PlanSearch search) {
    search.take(search.best().withWire(false));
    search.take(search.best().withSchedule(Schedule.UNIFORM));
    search.take(search.best().withRedraw(null));
    for (int sled = 0; sled < search.best().sleds().size(); sled++) {
      search.take(Plans.withNewestAgent(search.best(), sled));
    }
    for (int i = 0; i < PlanNumbers.of(search.best()).size(); i++) {
      int place = i;
      repeat(() -> simplify(search, place));
    }
    List<Operation> sorted = new ArrayList<>(search.best().operations());
    sorted.sort(Comparator.comparingLong(Operation::atMillis)); // for whoever reads it
    search.take(search.best().withOperations(sorted));
  }

  private static boolean simplify(PlanSearch search, int place) {
    for (Plan simpler : PlanNumbers.of(search.best()).get(place).simpler()) {
      if (search.take(simpler)) {
        return true;
      }
    }
    return false;
  }

  private static void repeat(BooleanSupplier progress) {
    while (progress.getAsBoolean()) {
      // Each success leaves a smaller number, so this ends.
    }
  }
}
