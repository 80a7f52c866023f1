package dev.sluice.sim.judge;

import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.StoreEvent.TransactionFailed;
import dev.sluice.sim.event.StoreEvent.TransactionRepeated;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What fails at the database is tried again as often, and as fast, as is good for it: after a lost
 * race at once, ten times at most in a row; after that, or when it cannot be reached, not before a
 * second is over, and not later than in half a minute.
 */
final class BoundedTransactions implements Oracle {

  private static final int RUNS_MAX = 10;

  /** A pause of 50 ms, by a slow clock, and the tasks around it. */
  private static final long SHORT_NANOS = 60_000_000L;

  /** The first of the longer pauses, by a fast clock. */
  private static final long LONG_NANOS_MIN = 900_000_000L;

  /** The longest of them, by a slow clock. */
  private static final long LONG_NANOS_MAX = 33_000_000_000L;

  private record Key(String process, int body) {}

  private static final class Tries {
    private final String name;
    private int runs; // in a row
    private boolean perhapsApplied;
    private boolean waits; // it has failed, and was not tried again yet
    private Kind failure = Kind.SERIALIZATION;
    private long failedNanos;

    private Tries(String name) {
      this.name = name;
    }
  }

  private final Kernel kernel;
  private final Findings findings;
  private final Map<Key, Tries> tries = new LinkedHashMap<>();
  private final Set<Fault> pauses = new LinkedHashSet<>();
  private boolean inOrderOfTime = true;
  private long resumedNanos = -1; // when the last hang of a Nexus ended

  /** Reports to {@code findings}. */
  BoundedTransactions(Kernel kernel, Findings findings) {
    this.kernel = kernel;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ScheduleChosen.class, chosen -> inOrderOfTime = false);
    events.on(TransactionFailed.class, this::failed);
    events.on(TransactionRepeated.class, this::repeated);
    events.on(ProcessDied.class, died -> forget(died.host()));
    events.on(ShutdownBegan.class, began -> forget(began.host()));
    events.on(FaultBegan.class, begun -> began(begun.fault()));
    events.on(FaultEnded.class, ended -> ended(ended.fault()));
  }

  private void forget(String host) {
    tries.keySet().removeIf(key -> key.process().startsWith(host + "/"));
  }

  private void began(Fault fault) {
    if (fault.kind() == FaultKind.NEXUS_PAUSE) {
      pauses.add(fault);
    }
  }

  private void ended(Fault fault) {
    if (pauses.remove(fault)) {
      resumedNanos = kernel.nowNanos();
    }
  }

  /** Whether what was due since then may be late. */
  private boolean mayBeLate(long sinceNanos) {
    return !inOrderOfTime || !pauses.isEmpty() || resumedNanos >= sinceNanos;
  }

  private void failed(TransactionFailed failure) {
    overdue();
    Key key = new Key(failure.process(), failure.body());
    Tries known = tries.computeIfAbsent(key, any -> new Tries(failure.name()));
    known.runs++;
    known.failure = failure.failure();
    known.perhapsApplied |= failure.failure() == Kind.COMMIT_UNKNOWN;
    known.failedNanos = kernel.nowNanos();
    known.waits = true;
  }

  /** Those that lost a race must be tried again. */
  private void overdue() {
    long now = kernel.nowNanos();
    for (Tries one : tries.values()) {
      boolean again =
          one.waits
              && one.failure == Kind.SERIALIZATION
              && !one.perhapsApplied
              && one.runs < RUNS_MAX;
      if (again && now - one.failedNanos > SHORT_NANOS && !mayBeLate(one.failedNanos)) {
        one.waits = false;
        wrong(one.name + " has lost a race and is not tried again");
      }
    }
    tries.values().removeIf(one -> now - one.failedNanos > LONG_NANOS_MAX);
  }

  private void repeated(TransactionRepeated again) {
    overdue();
    Tries one = tries.get(new Key(again.process(), again.body()));
    if (one == null || !one.waits) {
      return;
    }
    one.waits = false;
    long pauseNanos = kernel.nowNanos() - one.failedNanos;
    boolean late = mayBeLate(one.failedNanos);
    if (pauseNanos >= LONG_NANOS_MIN) {
      one.runs = 0;
    } else if (!late && (one.failure == Kind.UNAVAILABLE || one.runs >= RUNS_MAX)) {
      wrong(one.name + " is tried again at once, after " + one.runs + " tries: " + one.failure);
    } else if (!late && pauseNanos > SHORT_NANOS) {
      wrong(one.name + " is tried again after " + pauseNanos + " ns: " + one.failure);
    }
  }

  private void wrong(String what) {
    findings.add(Promise.BOUNDED_TRANSACTIONS, what);
  }
}
