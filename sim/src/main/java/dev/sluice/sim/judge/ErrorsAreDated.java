package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Since when a sled has its error is when Nexus first took a report of it: of this error, in this
 * boot, at the size wished now. Reports that say the same change nothing of it. When that was is
 * known from the kernel: between the moment in which the report was sent and that of its commit, as
 * the clock of a Nexus shows them.
 */
final class ErrorsAreDated implements Oracle {

  private static final Duration SLACK = Duration.ofMillis(1);
  private static final long NEVER = -1;

  private record Report(SledId sled, BootId boot, long generation) {}

  /** An error that report after report names. */
  private record Lasting(
      BootId boot, @Nullable String errno, long desiredBytes, @Nullable Instant since) {

    static Lasting of(SledRow row) {
      ReservoirReport told = row.info().reservoir();
      return new Lasting(row.info().boot(), told.errno(), told.desiredBytes(), row.errorSince());
    }

    boolean sameAs(Lasting before) {
      return boot.equals(before.boot)
          && Objects.equals(errno, before.errno)
          && desiredBytes == before.desiredBytes;
    }
  }

  private final Kernel kernel;
  private final List<SimClock> clocks;
  private final Findings findings;
  private final Map<Report, Long> sentNanos = new LinkedHashMap<>();
  private final Map<SledId, Lasting> lasting = new LinkedHashMap<>();
  private long clockChangedNanos = NEVER;

  /**
   * Reports to {@code findings}.
   *
   * @param clocks those of all Nexus
   */
  ErrorsAreDated(Kernel kernel, List<SimClock> clocks, Findings findings) {
    this.kernel = kernel;
    this.clocks = List.copyOf(clocks);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ReportSent.class, sent -> sentNanos.put(report(sent.info()), kernel.nowNanos()));
    events.on(FaultBegan.class, began -> clockChanges(began.fault()));
    events.on(FaultEnded.class, ended -> clockChanges(ended.fault()));
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private static Report report(SledAgentInfo info) {
    return new Report(info.id(), info.boot(), info.generation());
  }

  private void clockChanges(Fault fault) {
    boolean clock = fault.kind() == FaultKind.CLOCK_DRIFT || fault.kind() == FaultKind.CLOCK_JUMP;
    if (clock && !(fault.target() instanceof Target.Sled)) {
      clockChangedNanos = kernel.nowNanos();
    }
  }

  private void rowChanged(RowChanged change) {
    if (!(change.after() instanceof SledRow row)) {
      return;
    }
    Lasting now = Lasting.of(row);
    Lasting before = lasting.put(row.id(), now);
    if (now.errno() == null) {
      return;
    }
    if (before != null && now.sameAs(before)) {
      if (!Objects.equals(now.since(), before.since())) {
        wrong(row, "was said to be since " + before.since());
      }
    } else if (!takenAt(report(row.info()), now.since())) {
      wrong(row, "was first told at " + SimClock.EPOCH.plusNanos(kernel.nowNanos()));
    }
  }

  /** Whether a report that is committed now may have that time stamp. */
  private boolean takenAt(Report report, @Nullable Instant since) {
    Long sent = sentNanos.get(report);
    if (since == null) {
      return false;
    }
    if (sent == null || clockChangedNanos >= sent) {
      return true; // what the clocks have shown meanwhile is not known any more
    }
    for (SimClock clock : clocks) {
      if (!since.isBefore(clock.wall(sent).minus(SLACK))
          && !since.isAfter(clock.wall(kernel.nowNanos()).plus(SLACK))) {
        return true;
      }
    }
    return false;
  }

  private void wrong(SledRow row, String what) {
    ReservoirReport told = row.info().reservoir();
    findings.add(
        Promise.ERRORS_ARE_DATED,
        "sled "
            + row.id()
            + " has "
            + told.errno()
            + " at "
            + told.desiredBytes()
            + " bytes in "
            + row.info().boot()
            + " since "
            + row.errorSince()
            + ", which "
            + what);
  }
}
