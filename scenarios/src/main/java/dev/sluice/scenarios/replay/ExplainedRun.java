package dev.sluice.scenarios.replay;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The steps of a run in which something happens, and when its faults begin and strike. */
final class ExplainedRun implements TraceSink {

  /** Of a fault that has not begun, or has changed nothing. */
  static final long NEVER = -1;

  private final TreeMap<Long, Long> times = new TreeMap<>();
  private final TreeMap<Long, TraceEvent> first = new TreeMap<>();
  private final Map<Fault, Long> began = new LinkedHashMap<>();
  private final Map<Fault, Long> struck = new LinkedHashMap<>();
  private final List<TraceEvent> events = new ArrayList<>();

  private ExplainedRun() {}

  /** That of {@code plan}. */
  static ExplainedRun of(Plan plan) {
    ExplainedRun run = new ExplainedRun();
    new Simulator().withoutHistories().run(plan, run);
    for (TraceEvent event : RunTrace.of(run.events).events()) {
      run.first.putIfAbsent(event.step(), event);
    }
    return run;
  }

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    events.add(TraceEvent.of(step, timeNanos, event));
    times.put(step, timeNanos);
    if (event instanceof FaultBegan begun) {
      began.putIfAbsent(begun.fault(), step);
    } else if (event instanceof FaultStruck strike) {
      // Of faults of one kind that last at a time, a strike may be of any.
      for (Fault fault : began.keySet()) {
        if (fault.kind() == strike.fault()) {
          struck.putIfAbsent(fault, step);
        }
      }
    }
  }

  /** The last step up to {@code step} in which something happens; 0 if there is none. */
  long upTo(long step) {
    Long found = times.floorKey(step);
    return found == null ? 0 : found;
  }

  /** Virtual time of a step, in nanoseconds. */
  long timeNanos(long step) {
    Map.Entry<Long, Long> entry = times.floorEntry(step);
    return entry == null ? 0 : entry.getValue();
  }

  /** What happens first in a step; empty if nothing does. */
  String words(long step) {
    TraceEvent event = first.get(step);
    return event == null ? "" : event.actor() + ": " + Words.of(event);
  }

  /** When a fault begins. */
  long began(Fault fault) {
    return began.getOrDefault(fault, NEVER);
  }

  /** When it first changes something. */
  long struck(Fault fault) {
    return struck.getOrDefault(fault, NEVER);
  }
}
