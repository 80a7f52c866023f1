package dev.sluice.sim.cover;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceState;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.judge.StoreMirror;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.rack.ClientCall;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledCall;
import dev.sluice.sim.rack.SledNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes what a run gets to. Plain counters only: every run carries one of these. */
public final class CoverageObserver implements RackObserver, Strikes {

  private static final int OFF = ReservoirPhase.values().length; // after the phases there are
  private static final int PHASES = OFF + 1;
  private static final int NONE = VmmRow.State.values().length; // after the states of VMMs
  private static final int STATES = NONE + 1;

  private final List<SledNode> sleds;
  private final StoreMirror store;
  private final long[] cells = new long[FaultKind.values().length * PHASES * STATES];
  private final Set<Probe> probes = EnumSet.noneOf(Probe.class);
  private long fingerprint;

  /** Of a rack of {@code sleds}, whose database {@code store} follows. */
  public CoverageObserver(List<SledNode> sleds, StoreMirror store) {
    this.sleds = sleds;
    this.store = store;
  }

  /** What was noted so far. */
  public Coverage coverage() {
    Map<String, Long> counts = new TreeMap<>();
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell] > 0) {
        counts.put(name(cell), cells[cell]);
      }
    }
    Set<String> labels = new TreeSet<>();
    probes.forEach(probe -> labels.add(probe.label()));
    return new Coverage(counts, labels, fingerprint);
  }

  private static String name(int cell) {
    int phase = cell / STATES % PHASES;
    int state = cell % STATES;
    return FaultKind.values()[cell / STATES / PHASES].label()
        + "/"
        + (phase == OFF ? "off" : label(ReservoirPhase.values()[phase]))
        + "/"
        + (state == NONE ? "none" : label(VmmRow.State.values()[state]));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void struck(FaultKind kind, String from, String to, String event) {
    for (int i = 0; i < sleds.size(); i++) {
      SledNode sled = sleds.get(i);
      boolean one = from.startsWith("sled-") || to.startsWith("sled-");
      if (!one || sled.name().equals(from) || sled.name().equals(to)) {
        struck(kind, sled);
      }
    }
    if (kind == FaultKind.NEXUS_RESTART && !store.sagas().isEmpty()) {
      probes.add(Probe.NEXUS_DIED_MID_SAGA);
    }
  }

  private void struck(FaultKind kind, SledNode sled) {
    Reservoir reservoir = sled.reservoirSeen();
    int phase = reservoir == null ? OFF : reservoir.phase().ordinal();
    int row = (kind.ordinal() * PHASES + phase) * STATES;
    int states = 0; // a bit for each
    for (VmmRow vmm : store.vmms().values()) {
      if (vmm.sled().equals(sled.id())) {
        states |= 1 << vmm.state().ordinal();
      }
    }
    boolean deadly =
        kind == FaultKind.SLED_REBOOT
            || kind == FaultKind.SLED_POWER_OFF
            || kind == FaultKind.AGENT_RESTART
            || kind == FaultKind.AGENT_SHUTDOWN;
    if (deadly && states != 0) {
      probes.add(Probe.VMS_LOST_THEIR_SLED);
    }
    states = states == 0 ? 1 << NONE : states;
    for (int state = 0; state < STATES; state++) {
      if ((states & 1 << state) != 0 && cells[row + state]++ == 0) {
        fold(row + state);
      }
    }
  }

  private void fold(long fact) {
    fingerprint = Draws.mix(fingerprint ^ fact);
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    fold(-1);
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    if (after.phase() != before.phase()) {
      fold(-2 - after.phase().ordinal());
    }
    boolean degraded = after.phase() == ReservoirPhase.DEGRADED;
    note(Probe.RESERVOIR_DEGRADED, degraded);
    note(Probe.PARTIAL_RESERVOIR, degraded && after.errno() != null && after.settledBytes() > 0);
    note(
        Probe.RESERVOIR_RECOVERED,
        before.phase() == ReservoirPhase.DEGRADED && after.phase() == ReservoirPhase.READY);
    note(Probe.RESERVOIR_SHRANK, after.settledBytes() < before.settledBytes());
  }

  @Override
  public void silenced(SledNode sled) {
    probes.add(Probe.AGENT_DISMISSED);
  }

  @Override
  public void launchCalled(SledCall call, long reservoirBytes) {
    Reservoir reservoir = call.sled().reservoirSeen();
    note(Probe.LAUNCH_WHILE_UNREADY, reservoir == null || !reservoir.phase().settled());
  }

  @Override
  public void launchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    note(Probe.LAUNCH_REFUSED_NOT_READY, is(failure, ErrorCode.RESERVOIR_NOT_READY));
  }

  @Override
  public void answered(ClientCall call, @Nullable Object value, @Nullable Throwable failure) {
    note(Probe.NO_CAPACITY, is(failure, ErrorCode.INSUFFICIENT_CAPACITY));
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    if (after instanceof SagaRow now && before instanceof SagaRow then) {
      note(Probe.ATTEMPT_UNWOUND, now.step() == SagaRow.Step.UNWIND_ATTEMPT);
      note(
          Probe.SECOND_ATTEMPT,
          then.step() == SagaRow.Step.PLACE
              && now.step() == SagaRow.Step.LAUNCH
              && !now.refusals().isEmpty());
    } else if (after instanceof InstanceRow now && before instanceof InstanceRow then) {
      note(Probe.INSTANCE_FAILED, now.state() == InstanceState.FAILED);
      note(
          Probe.INSTANCE_RESTARTED,
          then.state() == InstanceState.FAILED && now.state() == InstanceState.STARTING);
    }
  }

  private void note(Probe probe, boolean arose) {
    if (arose) {
      probes.add(probe);
    }
  }

  private static boolean is(@Nullable Throwable failure, ErrorCode code) {
    return failure instanceof ApiException refusal && refusal.code() == code;
  }
}
