package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.VmmEvent.NexusCalled;
import dev.sluice.sim.event.VmmEvent.NexusDecided;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Every answer to a sled-agent is right, refusals too: a report that is taken was held at some time
 * since it was sent, and one that is refused as if nothing had happened was not; what Nexus is said
 * to hold it held then; and each other refusal names what was so.
 */
final class AgentsAreToldTheTruth implements Oracle {

  private record Call(Sled sled, BootId boot, long number) {}

  private record Since(long moment, long nanos) {}

  private final Kernel kernel;
  private final Excuses excuses;
  private final Findings findings;
  private final RowTimeline<SledId, SledRow> sleds = new RowTimeline<>();
  private final Map<Sled, BootId> boots = new LinkedHashMap<>();
  private final Map<Call, Since> calls = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code excuses} must be told first. */
  AgentsAreToldTheTruth(Kernel kernel, Excuses excuses, Findings findings) {
    this.kernel = kernel;
    this.excuses = excuses;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, begun -> boots.put(begun.sled(), begun.boot()));
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(NexusCalled.class, this::called);
    events.on(NexusDecided.class, this::decided);
  }

  private void rowChanged(SledRowChanged change) {
    if (change.after() != null) {
      sleds.changed(change.after().id(), change.after());
    }
  }

  private void called(NexusCalled call) {
    BootId boot = boots.get(call.sled());
    if (boot != null) {
      calls.put(
          new Call(call.sled(), boot, call.call()), new Since(sleds.now(), kernel.nowNanos()));
    }
  }

  private void decided(NexusDecided answer) {
    Since since = calls.get(new Call(answer.sled(), answer.boot(), answer.call()));
    if (since != null && !right(answer, since)) {
      findings.add(
          Promise.AGENTS_ARE_TOLD_THE_TRUTH,
          answer.sled().name()
              + ", "
              + answer.boot()
              + (answer.report() == null ? ": question" : ": report ")
              + (answer.report() == null ? "" : answer.report().generation())
              + " is answered "
              + (answer.refusal() == null ? "with yes" : "with " + answer.refusal())
              + "; that was never so meanwhile");
    }
  }

  private boolean right(NexusDecided answer, Since since) {
    SledAgentInfo report = answer.report();
    SledAgentInfo held = answer.held();
    SledId id = answer.sled().id();
    ErrorCode refusal = answer.refusal();
    if (refusal == null) {
      return report != null
          ? was(id, since, row -> isHeld(row, report))
          : held != null && was(id, since, row -> agrees(row, held));
    }
    return switch (refusal) {
      case STALE_GENERATION ->
          report != null && was(id, since, row -> row.info().generation() >= report.generation());
      case OLD_BOOT -> was(id, since, row -> row.boot().isNewerThan(answer.boot()));
      case DECOMMISSIONED -> was(id, since, row -> row.state() == SledState.DECOMMISSIONED);
      case NO_SUCH_SLED -> report == null && sleds.wasNone(id, since.moment());
      case UNAVAILABLE ->
          excuses.allow(refusal, since.nanos())
              && (report == null || answer.doubled() || !changedTo(id, since, report));
      default -> excuses.allow(refusal, since.nanos());
    };
  }

  /** Whether this very report was taken since then. */
  private boolean changedTo(SledId id, Since since, SledAgentInfo report) {
    return sleds.now() > since.moment() && was(id, since, row -> isHeld(row, report));
  }

  private boolean was(SledId id, Since since, Predicate<SledRow> so) {
    return sleds.was(id, since.moment(), so);
  }

  private static boolean isHeld(SledRow row, SledAgentInfo report) {
    return row.info().boot().equals(report.boot())
        && row.info().generation() == report.generation()
        && row.info().reservoir().settledBytes() == report.reservoir().settledBytes();
  }

  private static boolean agrees(SledRow row, SledAgentInfo held) {
    return isHeld(row, held) && (row.state() == SledState.DECOMMISSIONED) == held.decommissioned();
  }
}
