package dev.sluice.sim.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the next event from a queue by a {@link Schedule} that is not uniform. Each lane's events
 * keep their order, and no event is later than the window.
 */
abstract class Chooser {

  private static final long NANOS_PER_MICRO = 1_000;

  private final long windowNanos;
  private final List<Event> ready = new ArrayList<>();

  Chooser(Schedule schedule) {
    this.windowNanos = schedule.windowMicros() * NANOS_PER_MICRO;
  }

  /** The chooser of a schedule. */
  static Chooser of(Schedule schedule, @Nullable Picker picker, Causes causes) {
    return switch (schedule.strategy()) {
      case PCT -> new Pct(schedule);
      case POS -> new Pos(schedule);
      case CHOSEN ->
          new ChosenOrder(
              schedule, picker == null ? ChosenOrder.written(schedule) : picker, causes);
      case UNIFORM -> throw new IllegalArgumentException("time alone decides");
    };
  }

  /** Takes one event; none that is due after {@code untilNanos}. */
  final Event take(EventQueue queue, long untilNanos) {
    ready.clear();
    queue.dueBy(Math.min(latest(queue.firstNanos()), untilNanos), ready);
    Event chosen = ready.size() == 1 ? ready.get(0) : choose(ready);
    queue.remove(chosen);
    return chosen;
  }

  /** How long it lets events go before one that is due at {@code firstNanos}. */
  long latest(long firstNanos) {
    return firstNanos + windowNanos;
  }

  /** When an event runs that is due then, if not later since others have run first. */
  long readyAt(long nanos) {
    return nanos;
  }

  final long windowNanos() {
    return windowNanos;
  }

  /** One of several; the earliest of its lane. */
  abstract Event choose(List<Event> events);

  /** The earliest of the events of a lane. */
  static Event earliestOf(Lane lane, List<Event> events) {
    Event earliest = null;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (event.lane == lane && (earliest == null || event.before(earliest))) {
        earliest = event;
      }
    }
    if (earliest == null) {
      throw new IllegalArgumentException("nothing is ready in " + lane.name());
    }
    return earliest;
  }

  /** Probabilistic concurrency testing; a lane is what the paper calls a thread. */
  private static final class Pct extends Chooser {

    private static final long CHANGE = Draws.key(0, "pct/change");

    private final int changes;
    private long lowest = -1;

    private Pct(Schedule schedule) {
      super(schedule);
      this.changes = schedule.changes();
    }

    @Override
    Event choose(List<Event> events) {
      Event first = first(events);
      if (!first.deferred
          && Draws.below(Draws.mix(first.tie ^ CHANGE), Schedule.CHANGES_OF) < changes) {
        first.deferred = true;
        first.lane.fallBehind(lowest--);
        return first(events);
      }
      return first;
    }

    private static Event first(List<Event> events) {
      Lane best = events.get(0).lane;
      for (int i = 1; i < events.size(); i++) {
        Lane lane = events.get(i).lane;
        if (lane.priority() > best.priority()) {
          best = lane;
        }
      }
      return earliestOf(best, events);
    }
  }

  /** Partial order sampling; events of one process race with each other. */
  private static final class Pos extends Chooser {

    private static final long AGAIN = Draws.key(0, "pos/again");

    private Pos(Schedule schedule) {
      super(schedule);
    }

    @Override
    Event choose(List<Event> events) {
      Event best = events.get(0);
      for (int i = 1; i < events.size(); i++) {
        if (events.get(i).rank > best.rank) {
          best = events.get(i);
        }
      }
      Event chosen = earliestOf(best.lane, events);
      for (int i = 0; i < events.size(); i++) {
        Event event = events.get(i);
        if (event != chosen && (event.process == null || event.process == chosen.process)) {
          event.rank = Draws.mix(event.rank ^ AGAIN);
        }
      }
      return chosen;
    }
  }
}
