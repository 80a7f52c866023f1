package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledId;
import dev.sluice.api.SledView;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.OlderWire;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What VMs are said to hold of a reservoir, by its sled-agent, in a report and to an operator, is
 * what they held in the kernel as bhyve was asked, in the boot that says so, and not long before.
 */
final class UsedIsTold implements Oracle {

  /** Ten look periods of 30 s and the one before them, on a clock that is slow by 5 %. */
  private static final long FRESH_NANOS = 360_000_000_000L;

  /** From the first answer of bhyve on something is said; the answer itself takes microseconds. */
  private static final long SAID_WITHIN_NANOS = 60_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE / 2;

  /** VMs held the same each time that bhyve was asked. */
  private static final class Held {
    private final long bytes;
    private final long firstNanos;
    private long lastNanos;

    private Held(long bytes, long nanos) {
      this.bytes = bytes;
      this.firstNanos = nanos;
      this.lastNanos = nanos;
    }
  }

  /** One boot of a sled. */
  private static final class Boot {
    private final List<Held> held = new ArrayList<>();
    private final Map<Long, Sent> reports = new LinkedHashMap<>(); // by generation
    private @Nullable Long said;
    private long hinderedNanos = NEVER; // when something last kept the sled-agent from looking

    /** Whether VMs held {@code bytes} at some time between two. */
    private boolean was(long bytes, long fromNanos, long toNanos) {
      return held.stream()
          .anyMatch(
              one -> one.bytes == bytes && one.lastNanos >= fromNanos && one.firstNanos <= toNanos);
    }
  }

  /**
   * A report.
   *
   * @param fromNanos the earliest that what it says may have been so
   */
  private record Sent(@Nullable Long usedBytes, long fromNanos, long nanos, int wireVersion) {}

  private record Key(SledId sled, BootId boot) {}

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Key, Boot> boots = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  UsedIsTold(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, began -> of(began.sled().id(), began.boot()));
    events.on(ReservoirQueried.class, this::queried);
    events.on(ReservoirChanged.class, this::changed);
    events.on(ReportSent.class, this::sent);
    events.on(OperationAnswered.class, this::answered);
    events.on(FaultStruck.class, this::struck);
  }

  private Boot of(SledId sled, BootId boot) {
    return boots.computeIfAbsent(new Key(sled, boot), any -> new Boot());
  }

  private SledNode node(Sled sled) {
    return rack.sleds().get(sled.number());
  }

  private void struck(FaultStruck strike) {
    if (strike.fault() == FaultKind.BHYVE_FAILS) {
      for (SledNode node : rack.sleds()) {
        if (node.name().equals(strike.at())) {
          of(node.id(), node.boot()).hinderedNanos = kernel.nowNanos();
        }
      }
    }
  }

  private void queried(ReservoirQueried query) {
    SledNode node = node(query.sled());
    Boot boot = of(node.id(), node.boot());
    long now = kernel.nowNanos();
    long bytes = node.ownBytes() + node.strangersBytes();
    Held last = boot.held.isEmpty() ? null : boot.held.get(boot.held.size() - 1);
    if (last != null && last.bytes == bytes) {
      last.lastNanos = now;
    } else {
      boot.held.add(new Held(bytes, now));
    }
    long fromNanos = fromNanos(node, boot);
    if (boot.said != null && !boot.was(boot.said, fromNanos, now)) {
      found(node.name() + " goes on saying that VMs hold " + boot.said, bytes);
      boot.said = bytes; // once is enough
    }
  }

  /** The earliest that what is said now may have been so. */
  private long fromNanos(SledNode node, Boot boot) {
    long now = kernel.nowNanos();
    Reservoir seen = node.reservoirSeen();
    boolean settled = seen != null && seen.phase().settled();
    if (!settled || !node.timeliness().runsInTime() || node.hasShutDown()) {
      boot.hinderedNanos = now;
    }
    return now - boot.hinderedNanos > FRESH_NANOS ? now - FRESH_NANOS : NEVER;
  }

  private void changed(ReservoirChanged change) {
    SledNode node = node(change.sled());
    of(node.id(), node.boot()).said = change.after().usedBytes();
  }

  private void sent(ReportSent report) {
    SledNode node = node(report.sled());
    Boot boot = of(node.id(), report.info().boot());
    Long usedBytes = report.info().reservoir().usedBytes();
    long now = kernel.nowNanos();
    long fromNanos = fromNanos(node, boot);
    boot.reports.put(
        report.info().generation(), new Sent(usedBytes, fromNanos, now, report.wireVersion()));
    if (usedBytes != null && !boot.was(usedBytes, fromNanos, now)) {
      found(node.name() + " reports that VMs hold " + usedBytes, boot);
    } else if (usedBytes == null && fromNanos != NEVER && mustKnow(boot)) {
      found(node.name() + " reports nothing of what VMs hold", boot);
    }
  }

  private boolean mustKnow(Boot boot) {
    return !boot.held.isEmpty()
        && kernel.nowNanos() - boot.held.get(0).firstNanos > SAID_WITHIN_NANOS;
  }

  private void answered(OperationAnswered answer) {
    if (answer.value() instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof SledView view) {
          told(view);
        }
      }
    }
  }

  /** An operator is told this of a sled. */
  void told(SledView view) {
    ReservoirReport reservoir = view.info().reservoir();
    Boot boot = of(view.info().id(), view.info().boot());
    Sent report = boot.reports.get(view.info().generation());
    Long usedBytes = reservoir.usedBytes();
    if (report == null) {
      found(
          "an operator is told of a report of " + view.info().id() + " that was never sent", boot);
    } else if (usedBytes == null) {
      boolean mayLack =
          report.usedBytes() == null
              || report.wireVersion() != OlderWire.NEWEST
              || rack.nexusWasBehind();
      if (!mayLack) {
        found("an operator is not told what VMs hold, and " + view.info().id() + " said", boot);
      }
    } else if (!boot.was(usedBytes, report.fromNanos(), report.nanos())) {
      found("an operator is told that VMs hold " + usedBytes + " on " + view.info().id(), boot);
    }
  }

  private void found(String what, Boot boot) {
    int last = boot.held.size() - 1;
    found(what, last < 0 ? 0 : boot.held.get(last).bytes);
  }

  private void found(String what, long heldBytes) {
    findings.add(
        Promise.USED_IS_TOLD, what + " bytes; when bhyve was last asked it was " + heldBytes);
  }
}
