package dev.sluice.sim.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Time goes in ticks as long as the window: what is due within one is ready at its end, and runs
 * then, in the order that a {@link Picker} says. Tasks of one worker keep their order.
 */
final class ChosenOrder extends Chooser {

  private static final Comparator<Event> BY_LANE =
      Comparator.comparing((Event event) -> event.lane.name())
          .thenComparing((a, b) -> a == b ? 0 : a.before(b) ? -1 : 1);

  private final Picker picker;
  private final Causes causes;
  private final List<Event> free = new ArrayList<>();
  private final long tickNanos;

  ChosenOrder(Schedule schedule, Picker picker, Causes causes) {
    super(schedule);
    this.picker = picker;
    this.causes = causes;
    this.tickNanos = Math.max(1, windowNanos());
  }

  /** A picker that answers what a schedule has written down, and the first event after that. */
  static Picker written(Schedule schedule) {
    int[] next = {0};
    return (of, state) -> {
      int turn = next[0]++;
      return turn < schedule.choices().size() ? Math.min(schedule.choices().get(turn), of - 1) : 0;
    };
  }

  @Override
  long readyAt(long nanos) {
    return Math.max(0, Math.floorDiv(nanos + tickNanos - 1, tickNanos)) * tickNanos;
  }

  @Override
  long latest(long firstNanos) {
    return readyAt(firstNanos);
  }

  @Override
  Event choose(List<Event> events) {
    free.clear();
    for (Event event : events) {
      if (event.cancelled || (event.process != null && !event.process.alive())) {
        return event; // without effect
      }
      if (!event.lane.keepsOrder() || earliestOf(event.lane, events) == event) {
        free.add(event);
      }
    }
    free.sort(BY_LANE);
    return free.get(free.size() == 1 ? 0 : picked(free.size()));
  }

  /** The phase in which the picker decides is over. */
  void over() {
    picked(1);
  }

  private int picked(int of) {
    int pick = picker.pick(of, causes.state());
    if (pick == Picker.LEAVE) {
      throw new LeftException();
    }
    return pick;
  }
}
