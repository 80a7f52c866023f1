package dev.sluice.sim.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The scheduler of one simulation: one thread, one queue, virtual time. Everything that happens is
 * an event; running one is a step.
 *
 * <p>The trace hash folds in, at each step, when it ran and on behalf of whom. Two runs with equal
 * hashes ran the same events in the same order at the same times.
 */
public final class Kernel {

  private final long seed;
  private final EventQueue queue = new EventQueue();
  private @Nullable Chooser chooser;
  private @Nullable Causes causes; // only where a picker asks for the state
  private long nowNanos;
  private long steps;
  private long sequence;
  private long traceHash;
  private long redrawStep = -1;
  private long redrawSalt;
  private long laterStep = -1;
  private long laterSalt;
  private long salt;
  private @Nullable SimProcess running;

  /** A simulation at time 0. */
  public Kernel(long seed) {
    this(seed, Schedule.UNIFORM);
  }

  /** A simulation at time 0 whose events are ordered by {@code schedule}. */
  public Kernel(long seed, Schedule schedule) {
    this(seed, schedule, null);
  }

  /**
   * The same.
   *
   * @param picker decides instead of the choices of a schedule that is {@link
   *     Schedule.Strategy#CHOSEN}; null for these
   */
  public Kernel(long seed, Schedule schedule, @Nullable Picker picker) {
    this.seed = seed;
    this.traceHash = Draws.mix(seed);
    Causes all = new Causes();
    this.causes = schedule.strategy() == Schedule.Strategy.CHOSEN ? all : null;
    this.chooser = schedule.uniform() ? null : Chooser.of(schedule, picker, all);
  }

  /** Whether events run in the order of time alone. */
  public boolean uniform() {
    return chooser == null;
  }

  /** Makes events run in the order of time alone from now on. */
  public void scheduleUniformly() {
    if (chooser instanceof ChosenOrder chosen) {
      chosen.over();
    }
    chooser = null;
    causes = null;
  }

  /** The seed that all draws of this simulation derive from. */
  public long seed() {
    return seed;
  }

  /**
   * Re-keys all random streams from a step on; up to it the run is unchanged.
   *
   * @param step steps that are run before
   * @param newSalt which other future; 0 for the usual one
   */
  public void redrawAfter(long step, long newSalt) {
    redrawStep = step;
    redrawSalt = newSalt;
    redrawIfDue();
  }

  /** The same twice, first after an earlier step. */
  public void redrawAfter(long firstStep, long firstSalt, long thenStep, long thenSalt) {
    laterStep = thenStep;
    laterSalt = thenSalt;
    redrawAfter(firstStep, firstSalt);
  }

  private void redrawIfDue() {
    if (steps == redrawStep) {
      salt = redrawSalt;
      redrawStep = laterStep;
      redrawSalt = laterSalt;
      laterStep = -1;
    }
  }

  /** What every draw from now on is mixed with; 0 changes nothing. */
  long salt() {
    return salt;
  }

  /** Virtual time since the start. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Steps run so far. */
  public long steps() {
    return steps;
  }

  /** The rolling hash of all steps so far. */
  public long traceHash() {
    return traceHash;
  }

  /** Schedules {@code action} at a time, outside any process. */
  public Event at(long timeNanos, Lane lane, Runnable action) {
    return push(timeNanos, lane, null, action);
  }

  /** Schedules {@code action} after a delay within a process, if that has not ended by then. */
  public Event in(SimProcess process, long delayNanos, Lane lane, Runnable action) {
    return push(nowNanos + delayNanos, lane, process, action);
  }

  Event push(long timeNanos, Lane lane, @Nullable SimProcess process, Runnable action) {
    long time = Math.max(timeNanos, nowNanos);
    Event event = new Event(time, lane.nextTie(), sequence++, lane, process, action);
    if (causes != null) {
      event.rank = causes.cause();
    }
    queue.add(event);
    return event;
  }

  void pushAgain(Event event, long timeNanos) {
    event.timeNanos = timeNanos;
    queue.add(event);
  }

  /** Runs events in order until {@code timeNanos} or until {@code stepsMax} steps have been run. */
  public void runUntil(long timeNanos, long stepsMax) {
    while (!queue.isEmpty() && queue.firstNanos() <= timeNanos && steps < stepsMax) {
      if (chooser == null) {
        Event event = queue.take();
        run(event, event.timeNanos);
      } else {
        Event event = chooser.take(queue, timeNanos);
        run(event, Math.min(chooser.readyAt(event.timeNanos), timeNanos));
      }
    }
    if (steps < stepsMax) {
      nowNanos = Math.max(nowNanos, timeNanos);
    }
  }

  private void run(Event event, long dueNanos) {
    SimProcess process = event.process;
    if (event.cancelled || (process != null && !process.admits(event))) {
      return;
    }
    nowNanos = Math.max(nowNanos, dueNanos); // later than due if others were let go first
    steps++;
    traceHash = Draws.mix(traceHash ^ event.lane.key()) + nowNanos;
    running = process;
    if (causes != null) {
      causes.begin(event);
    }
    event.action.run();
    if (process != null) {
      process.afterStep();
    }
    if (causes != null) {
      causes.end();
    }
    running = null;
    redrawIfDue();
  }

  /** The event that runs draws or sends by {@code lane}. */
  void touches(Lane lane) {
    if (causes != null) {
      causes.touch(lane);
    }
  }

  /** The event that runs reads or changes a host or the database without a message to it. */
  public void touches(String part) {
    if (causes != null) {
      causes.touch(part);
    }
  }

  /** Where this run is, for log lines. */
  SimLog.Moment moment() {
    return new SimLog.Moment() {
      @Override
      public long nowNanos() {
        return nowNanos;
      }

      @Override
      public long steps() {
        return steps;
      }

      @Override
      public String host() {
        String name = running == null ? "run" : running.name();
        int end = name.indexOf('/');
        return end < 0 ? name : name.substring(0, end);
      }
    };
  }

  /** Folds something that the event itself does not show into the trace hash. */
  public void note(long fact) {
    traceHash = Draws.mix(traceHash ^ fact);
  }
}
