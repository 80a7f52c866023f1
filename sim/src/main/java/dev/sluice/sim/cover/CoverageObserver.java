package dev.sluice.sim.cover;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.KeyEvent.AnswerMade;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.judge.StoreMirror;
import dev.sluice.sim.kernel.Draws;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes what a run gets to. Plain counters only: every run carries one of these. */
public final class CoverageObserver implements Observer {

  private static final int OFF = ReservoirPhase.values().length; // after the phases there are
  private static final int PHASES = OFF + 1;
  private static final int NONE = VmmRow.State.values().length; // after the states of VMMs
  private static final int STATES = NONE + 1;
  private static final int MANY = 16; // failed instances that Nexus tries at once

  private final List<Sled> sleds;
  private final StoreMirror store;
  private final long[] cells = new long[FaultKind.values().length * PHASES * STATES];
  private final Set<Probe> probes = EnumSet.noneOf(Probe.class);
  private final Set<IdempotencyKey> answeredKeys = new LinkedHashSet<>();
  private final Map<Sled, Integer> phases = new LinkedHashMap<>();
  private final Set<InstanceId> fitNowhere = new LinkedHashSet<>();
  private long fingerprint;

  /** Of a rack of {@code sleds}, whose database {@code store} follows. */
  public CoverageObserver(List<Sled> sleds, StoreMirror store) {
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
  public void watch(Events events) {
    events.on(BootBegan.class, this::booted);
    events.on(BootEnded.class, this::bootEnded);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(Dismissed.class, this::dismissed);
    events.on(LaunchAsked.class, this::launchAsked);
    events.on(LaunchAnswered.class, this::launchAnswered);
    events.on(OperationAnswered.class, this::answered);
    events.on(AskedAgain.class, again -> probes.add(Probe.REQUEST_ASKED_AGAIN));
    events.on(AnswerMade.class, this::answerMade);
    events.on(SagaRowChanged.class, this::rowChanged);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(FaultStruck.class, this::struck);
  }

  private void struck(FaultStruck strike) {
    for (int i = 0; i < sleds.size(); i++) {
      Sled sled = sleds.get(i);
      boolean one = strike.at().startsWith("sled-") || strike.peer().startsWith("sled-");
      if (!one || sled.name().equals(strike.at()) || sled.name().equals(strike.peer())) {
        struck(strike.fault(), sled);
      }
    }
    boolean nexusDies =
        strike.fault() == FaultKind.NEXUS_RESTART
            || strike.fault() == FaultKind.NEXUS_CRASH_AT_STEP;
    if (nexusDies && !store.sagas().isEmpty()) {
      probes.add(Probe.NEXUS_DIED_MID_SAGA);
    }
  }

  private void struck(FaultKind kind, Sled sled) {
    int phase = phases.getOrDefault(sled, OFF);
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
            || kind == FaultKind.AGENT_SHUTDOWN
            || kind == FaultKind.AGENT_UPGRADE;
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

  private void booted(BootBegan begun) {
    phases.put(begun.sled(), begun.reservoir().phase().ordinal());
    fold(-1);
  }

  private void reservoirChanged(ReservoirChanged change) {
    phases.put(change.sled(), change.after().phase().ordinal());
    if (change.after().phase() != change.before().phase()) {
      fold(-2 - change.after().phase().ordinal());
    }
    boolean degraded = change.after().phase() == ReservoirPhase.DEGRADED;
    note(Probe.RESERVOIR_DEGRADED, degraded);
    note(
        Probe.PARTIAL_RESERVOIR,
        degraded && change.after().errno() != null && change.after().settledBytes() > 0);
    note(
        Probe.RESERVOIR_RECOVERED,
        change.before().phase() == ReservoirPhase.DEGRADED
            && change.after().phase() == ReservoirPhase.READY);
    note(Probe.RESERVOIR_SHRANK, change.after().settledBytes() < change.before().settledBytes());
  }

  private void bootEnded(BootEnded ended) {
    phases.remove(ended.sled());
  }

  private void dismissed(Dismissed dismissal) {
    probes.add(Probe.AGENT_DISMISSED);
  }

  private void launchAsked(LaunchAsked ask) {
    note(Probe.LAUNCH_WHILE_UNREADY, !ask.ready());
  }

  private void launchAnswered(LaunchAnswered answer) {
    note(Probe.LAUNCH_REFUSED_NOT_READY, is(answer.failure(), ErrorCode.RESERVOIR_NOT_READY));
  }

  private void answerMade(AnswerMade made) {
    ErrorCode no =
        made.answer() instanceof Answer.Refused<?> refused ? refused.error().code() : null;
    note(Probe.KEY_REUSED, no == ErrorCode.KEY_REUSED);
    note(Probe.KEYS_FULL, no == ErrorCode.KEYS_FULL);
    boolean forGood = no == null || no.httpStatus() < 500;
    note(
        Probe.REQUEST_ANSWERED_TWICE,
        forGood && no != ErrorCode.KEY_REUSED && !answeredKeys.add(made.key()));
  }

  private void answered(OperationAnswered ended) {
    note(Probe.NO_CAPACITY, is(ended.failure(), ErrorCode.INSUFFICIENT_CAPACITY));
  }

  private static boolean unavailable(SagaRow saga) {
    return saga.refusals().stream().anyMatch(no -> no.code() == ErrorCode.UNAVAILABLE);
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof SagaRow now && change.before() instanceof SagaRow then) {
      note(Probe.NO_SLED_NOW, now.step() == SagaRow.Step.GIVE_UP && unavailable(now));
      note(Probe.START_CALLED_OFF, now.step() == SagaRow.Step.CALL_OFF && now.propolis() != null);
      note(Probe.ATTEMPT_UNWOUND, now.step() == SagaRow.Step.UNWIND_ATTEMPT);
      note(
          Probe.SECOND_ATTEMPT,
          then.step() == SagaRow.Step.PLACE
              && now.step() == SagaRow.Step.LAUNCH
              && !now.refusals().isEmpty());
    } else if (change.after() instanceof InstanceRow now
        && change.before() instanceof InstanceRow then) {
      note(Probe.INSTANCE_FAILED, now.state() == InstanceState.FAILED);
      lostOrFound(then.state(), now);
      note(
          Probe.INSTANCE_RESTARTED,
          then.state() == InstanceState.FAILED && now.state() == InstanceState.STARTING);
    }
  }

  private void lostOrFound(InstanceState then, InstanceRow now) {
    if (then == InstanceState.STARTING && now.state() == InstanceState.FAILED) {
      fitNowhere.add(now.id());
    } else if (now.state() == InstanceState.RUNNING) {
      fitNowhere.remove(now.id());
      note(Probe.RESTARTED_BEHIND_MANY, now.lastAutoRestart() != null && fitNowhere.size() > MANY);
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
