package dev.sluice.scenarios.file;

import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.kernel.Schedule.Strategy;
import dev.sluice.sim.kernel.SimRandom;
import java.util.List;

/**
 * Which schedules seeds may draw: several strategies, since each finds failures that the others
 * rarely show.
 *
 * @param choices strategies, each as likely as its weight says
 */
record ScheduleSpec(List<Choice> choices) {

  /** The default of scenarios without one. */
  static final ScheduleSpec USUAL =
      new ScheduleSpec(
          List.of(
              new Choice(Strategy.UNIFORM, 2),
              new Choice(Strategy.PCT, 1),
              new Choice(Strategy.POS, 1)));

  /** The pause between two tries of the notifier, and the time limit of its requests. */
  private static final long PAUSE_MICROS = 2_000_000;

  /** Those that can be drawn. */
  static final List<Strategy> DRAWN = List.of(Strategy.UNIFORM, Strategy.PCT, Strategy.POS);

  private static final long PATIENCE_MICROS = 15_000_000;

  /** In ten thousand events: a dozen in a usual run. A fifth of that found less. */
  private static final int CHANGES = 100;

  /** One strategy, and how likely it is beside the others. */
  record Choice(Strategy strategy, int weight) {}

  /** Keeps a copy of the list. */
  ScheduleSpec {
    choices = List.copyOf(choices);
  }

  /** The schedule of one seed. */
  Schedule draw(SimRandom random) {
    Strategy strategy = strategy(random);
    return switch (strategy) {
      case UNIFORM -> Schedule.UNIFORM;
      case PCT -> new Schedule(strategy, PAUSE_MICROS, CHANGES);
      case CHOSEN -> throw new IllegalStateException("it is never drawn");
      case POS -> new Schedule(strategy, random.nextBoolean() ? PAUSE_MICROS : PATIENCE_MICROS, 0);
    };
  }

  private Strategy strategy(SimRandom random) {
    int drawn = random.nextInt(total());
    for (Choice choice : choices) {
      drawn -= choice.weight();
      if (drawn < 0) {
        return choice.strategy();
      }
    }
    throw new IllegalStateException("weights do not add up to " + total());
  }

  private int total() {
    return choices.stream().mapToInt(Choice::weight).sum();
  }
}
