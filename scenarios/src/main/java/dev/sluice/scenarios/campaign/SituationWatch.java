package dev.sluice.scenarios.campaign;

import dev.sluice.reports.query.Query;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.scenarios.file.Situation;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Notes which situations of a scenario arise in a run. */
final class SituationWatch implements TraceSink {

  // First events whose others have not all come; those that come after so many are left out.
  private static final int OPEN_MAX = 128;

  private final List<Progress> all = new ArrayList<>();

  SituationWatch(List<Situation> situations) {
    situations.forEach(situation -> all.add(new Progress(situation)));
  }

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    TraceEvent entry = null;
    for (Progress progress : all) {
      if (!progress.arisen) {
        entry = entry == null ? TraceEvent.of(step, timeNanos, event) : entry;
        progress.take(entry);
      }
    }
  }

  /** The names of those that have arisen. */
  List<String> arisen() {
    return all.stream().filter(one -> one.arisen).map(one -> one.situation.name()).toList();
  }

  /** Events of one situation that have come in their order. */
  private static final class Started {
    private final TraceEvent first;
    private int next = 1;

    Started(TraceEvent first) {
      this.first = first;
    }
  }

  private static final class Progress {
    private final Situation situation;
    private final List<Started> open = new ArrayList<>();
    private boolean arisen;

    // Of the event in hand, for each of the situation: whether it was looked at, and may be it.
    private final boolean[] asked;
    private final boolean[] held;

    Progress(Situation situation) {
      this.situation = situation;
      this.asked = new boolean[situation.events().size()];
      this.held = new boolean[asked.length];
    }

    void take(TraceEvent event) {
      List<Query> events = situation.events();
      Arrays.fill(asked, false);
      for (Started started : open) {
        int next = started.next;
        if (holds(next, event) && events.get(next).sameIn(event, started.first)) {
          started.next++;
          arisen |= started.next == events.size();
        }
      }
      if (holds(0, event) && events.get(0).sameIn(event, event)) {
        arisen |= events.size() == 1;
        if (open.size() < OPEN_MAX) {
          open.add(new Started(event));
        }
      }
    }

    /** Whether the event in hand may be the one at {@code index}; looked at once an event. */
    private boolean holds(int index, TraceEvent event) {
      if (!asked[index]) {
        asked[index] = true;
        held[index] = situation.events().get(index).holds(event);
      }
      return held[index];
    }
  }
}
