package dev.sluice.scenarios.campaign;

import dev.sluice.reports.query.Query;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.scenarios.file.Situation;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.TraceSink;
import java.util.ArrayList;
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

    Progress(Situation situation) {
      this.situation = situation;
    }

    void take(TraceEvent event) {
      List<Query> events = situation.events();
      for (Started started : open) {
        if (events.get(started.next).matches(event, started.first)) {
          started.next++;
          arisen |= started.next == events.size();
        }
      }
      if (events.get(0).matches(event, event)) {
        arisen |= events.size() == 1;
        if (open.size() < OPEN_MAX) {
          open.add(new Started(event));
        }
      }
    }
  }
}
