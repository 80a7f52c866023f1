package dev.sluice.sim.service;

import dev.sluice.api.SagaId;
import dev.sluice.sim.event.Sled;
import java.util.LinkedHashSet;
import java.util.Set;

/** How long nothing was under way, and how many requests were sent meanwhile. */
final class QuietTime {

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long HOUR_NANOS = 60 * MINUTE_NANOS;
  private static final long BUSY = -1;

  private final Set<Sled> unsettled = new LinkedHashSet<>();
  private final Set<SagaId> sagas = new LinkedHashSet<>();
  private int underWay; // faults, operations and orders
  private long sinceNanos = BUSY;
  private long nanos;
  private long requests;

  void begins(long nowNanos) {
    underWay++;
    look(nowNanos);
  }

  void ends(long nowNanos) {
    underWay--;
    look(nowNanos);
  }

  void settled(Sled sled, boolean is, long nowNanos) {
    if (is ? unsettled.remove(sled) : unsettled.add(sled)) {
      look(nowNanos);
    }
  }

  void saga(SagaId id, boolean is, long nowNanos) {
    if (is ? sagas.add(id) : sagas.remove(id)) {
      look(nowNanos);
    }
  }

  void request() {
    if (sinceNanos != BUSY) {
      requests++;
    }
  }

  private void look(long nowNanos) {
    boolean quiet = underWay == 0 && unsettled.isEmpty() && sagas.isEmpty();
    if (quiet && sinceNanos == BUSY) {
      sinceNanos = nowNanos;
    } else if (!quiet && sinceNanos != BUSY) {
      nanos += nowNanos - sinceNanos;
      sinceNanos = BUSY;
    }
  }

  /** Requests an hour; below 0 if it was quiet for less than a minute. */
  long perHour(long nowNanos) {
    long all = nanos + (sinceNanos == BUSY ? 0 : nowNanos - sinceNanos);
    return all < MINUTE_NANOS ? -1 : Math.round((double) requests * HOUR_NANOS / all);
  }
}
