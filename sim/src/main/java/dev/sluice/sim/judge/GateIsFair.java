package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Launches that wait for a sled's reservoir reach bhyve in the order in which the sled got them;
 * none is refused for want of room if there has been room for it and all before it since it came;
 * the first in line does not wait for long once there is room for it, whoever was before it; and
 * each is answered by its deadline, unless bhyve is at work on it. What is free is known from the
 * kernel.
 */
final class GateIsFair implements Oracle {

  /** 45 s, on a clock that is slow by 5 %, and two tasks that others overtake by 15 s. */
  private static final long DEADLINE_NANOS = 80_000_000_000L;

  /** How long a sled-agent may not know what there is after a call of bhyve has failed. */
  private static final long IGNORANT_NANOS = 120_000_000_000L;

  /** What the first in line may wait for with room for it: tasks of workers, and a look. */
  private static final long PASSES_WITHIN_NANOS = 10_000_000_000L;

  private static final long NEVER = -1;

  /** One arrival of a launch at a sled. */
  private record Copy(SledCall call, long place, long sinceNanos) {}

  private static final class Waiting {
    private final String vm;
    private final long place; // how many came before it
    private final long sinceNanos;
    private final long bytes;
    private final List<Copy> copies = new ArrayList<>(); // not decided; first come first
    private boolean fits = true;
    private long passedOverNanos = NEVER; // when one that came later was launched
    private long firstNanos = NEVER; // since when it is the first in line, and there is room for it
    private long doneNanos = NEVER; // when bhyve was done with it
    private boolean overdue; // and that is known

    private Waiting(String vm, Copy inLine, long bytes) {
      this.vm = vm;
      this.place = inLine.place;
      this.sinceNanos = inLine.sinceNanos;
      this.bytes = bytes;
    }
  }

  /** One boot of a sled. */
  private static final class Gate {
    private final Map<PropolisId, Waiting> waiting = new LinkedHashMap<>(); // first come first
    private final Map<String, Long> creating = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private long came;
  }

  private final Kernel kernel;
  private final Rack rack;
  private final Findings findings;
  private final Map<Sled, Gate> gates = new LinkedHashMap<>();
  private final Map<String, Long> failedNanos = new LinkedHashMap<>(); // bhyve's, by sled
  private final Map<PropolisId, Long> bytesOf = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  GateIsFair(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(LaunchAsked.class, ask -> bytesOf.put(ask.call().vmm(), ask.reservoirBytes()));
    events.on(LaunchServed.class, this::served);
    events.on(LaunchDecided.class, this::decided);
    events.on(CreateAsked.class, this::createAsked);
    events.on(VmCreated.class, created -> done(gate(created.sled()), created.vm()));
    events.on(CreateFailed.class, this::createFailed);
    events.on(ReservoirChanged.class, change -> look(change.sled(), change.after()));
    events.on(ReservoirQueried.class, query -> look(query.sled(), reservoir(query.sled())));
    events.on(ChangedByOther.class, change -> doubt(change.sled()));
    events.on(FaultStruck.class, this::struck);
    events.on(BootEnded.class, ended -> gates.remove(ended.sled()));
  }

  private void struck(FaultStruck strike) {
    if (strike.fault() == FaultKind.BHYVE_FAILS) {
      failedNanos.put(strike.at(), kernel.nowNanos());
    }
  }

  private Gate gate(Sled sled) {
    return gates.computeIfAbsent(sled, any -> new Gate());
  }

  private void served(LaunchServed launch) {
    Gate gate = gate(launch.sled());
    PropolisId vmm = launch.call().vmm();
    long bytes = bytesOf.getOrDefault(vmm, 0L);
    Copy copy = new Copy(launch.call(), gate.came, kernel.nowNanos());
    gate.came++;
    gate.waiting
        .computeIfAbsent(vmm, any -> new Waiting(vmm.toString(), copy, bytes))
        .copies
        .add(copy);
    look(launch.sled(), reservoir(launch.sled()));
  }

  private @Nullable Reservoir reservoir(Sled sled) {
    return node(sled).reservoirSeen();
  }

  private SledNode node(Sled sled) {
    return rack.sleds().get(sled.number());
  }

  private void createAsked(CreateAsked create) {
    Gate gate = gate(create.sled());
    overdue(create.sled(), gate);
    for (Waiting one : gate.waiting.values()) {
      if (one.vm.equals(create.vm())) {
        break;
      }
      if (!gate.asked.contains(one.vm) && hasWaited(gate, create.vm())) {
        one.passedOverNanos = kernel.nowNanos();
      }
    }
    gate.asked.add(create.vm());
    gate.creating.put(create.vm(), create.reservoirBytes());
    look(create.sled(), create.reservoir());
  }

  private static boolean hasWaited(Gate gate, String vm) {
    return gate.waiting.values().stream().anyMatch(one -> one.vm.equals(vm));
  }

  private void createFailed(CreateFailed failed) {
    done(gate(failed.sled()), failed.vm());
    doubt(failed.sled()); // the sled-agent has to look first
  }

  private void done(Gate gate, String vm) {
    gate.creating.remove(vm);
    for (Waiting one : gate.waiting.values()) {
      if (one.vm.equals(vm)) {
        one.doneNanos = kernel.nowNanos();
      }
    }
  }

  private void doubt(Sled sled) {
    for (Waiting waiting : gate(sled).waiting.values()) {
      waiting.fits = false;
      waiting.firstNanos = NEVER;
    }
  }

  /** Whether the sled-agent has had time to see what there is since it may have been kept from. */
  private boolean knows(Sled sled, long sinceNanos) {
    return sinceNanos - failedNanos.getOrDefault(sled.name(), -IGNORANT_NANOS) >= IGNORANT_NANOS
        && sinceNanos - node(sled).timeliness().heldUntilNanos() >= IGNORANT_NANOS;
  }

  /** Those that should have passed, or been answered, by now. */
  private void overdue(Sled sled, Gate gate) {
    if (!node(sled).timeliness().runsInTime()) {
      gate.waiting.values().forEach(waiting -> waiting.firstNanos = NEVER);
      return;
    }
    long now = kernel.nowNanos();
    for (Waiting one : gate.waiting.values()) {
      boolean asked = gate.asked.contains(one.vm);
      boolean heldUp =
          !asked
              && one.firstNanos != NEVER
              && now - one.firstNanos > PASSES_WITHIN_NANOS
              && knows(sled, one.firstNanos);
      long dueNanos = asked ? one.doneNanos : one.sinceNanos;
      boolean late = dueNanos != NEVER && now - dueNanos > DEADLINE_NANOS;
      if (!one.overdue && (heldUp || late)) {
        one.overdue = true;
        String what = heldUp ? " fits and is the first in line" : " has had no answer";
        findings.add(
            heldUp ? Promise.A_LAUNCH_THAT_FITS_PASSES : Promise.LAUNCHES_ARE_ANSWERED,
            one.vm + what + ", and waits on " + sled.name());
      }
    }
  }

  private void look(Sled sled, @Nullable Reservoir reservoir) {
    Gate gate = gate(sled);
    if (gate.waiting.isEmpty()) {
      return;
    }
    overdue(sled, gate);
    if (node(sled).zeroesMemory() || !node(sled).timeliness().instancesRunInTime()) {
      doubt(sled); // the sled-agent may not have been told yet that memory is back
      return;
    }
    long bytes =
        reservoir != null && reservoir.phase().settled()
            ? reservoir.settledBytes() - node(sled).ownBytes()
            : -1;
    for (long creating : gate.creating.values()) {
      bytes -= creating;
    }
    boolean first = true;
    for (Waiting one : gate.waiting.values()) {
      if (!gate.asked.contains(one.vm)) {
        bytes -= one.bytes;
        one.fits &= bytes >= 0;
        boolean due = first && bytes >= 0;
        one.firstNanos =
            !due ? NEVER : one.firstNanos == NEVER ? kernel.nowNanos() : one.firstNanos;
        first = false;
      }
    }
  }

  private void decided(LaunchDecided answer) {
    Gate gate = gate(answer.sled());
    PropolisId vmm = answer.call().vmm();
    Waiting waiting = gate.waiting.get(vmm);
    if (waiting == null) {
      return;
    }
    look(answer.sled(), reservoir(answer.sled()));
    boolean asked = gate.asked.contains(waiting.vm);
    long nanos = kernel.nowNanos() - waiting.sinceNanos;
    if (answer.refusal() == ErrorCode.RESERVOIR_NOT_READY
        && waiting.fits
        && !asked
        && knows(answer.sled(), waiting.sinceNanos)) {
      findings.add(
          Promise.A_LAUNCH_THAT_FITS_PASSES,
          vmm + " is refused on " + answer.sled().name() + ", which has had room all along");
    }
    if (nanos > DEADLINE_NANOS
        && !asked
        && !waiting.overdue
        && node(answer.sled()).timeliness().instancesRunInTime()) {
      findings.add(
          Promise.LAUNCHES_ARE_ANSWERED,
          vmm
              + " has waited "
              + nanos
              + " ns on "
              + answer.sled().name()
              + ": "
              + answer.refusal());
    }
    // One that is refused is so at that moment, though it is told only after the next has passed.
    if (waiting.passedOverNanos != NEVER
        && (answer.refusal() == null || waiting.passedOverNanos < kernel.nowNanos())) {
      findings.add(
          Promise.FIRST_COME_FIRST_SERVED,
          vmm + " was passed over on " + answer.sled().name() + " by one that came later");
    }
    leave(gate, waiting, answer);
    look(answer.sled(), reservoir(answer.sled())); // another one may be the first in line now
  }

  private static void leave(Gate gate, Waiting waiting, LaunchDecided answer) {
    PropolisId vmm = answer.call().vmm();
    waiting.copies.stream()
        .filter(copy -> copy.call.equals(answer.call()))
        .findFirst()
        .ifPresent(waiting.copies::remove);
    if (waiting.copies.isEmpty()) {
      gate.waiting.remove(vmm);
    } else if (answer.refusal() == ErrorCode.STALE_EPOCH
        && waiting.copies.get(0).place > waiting.place) {
      // The copy that came first has never been in line; the next one is, since it came itself.
      Waiting next = new Waiting(waiting.vm, waiting.copies.get(0), waiting.bytes);
      next.copies.addAll(waiting.copies);
      next.fits = false;
      putInLine(gate, vmm, next);
    }
  }

  /** Behind all that came before it, and ahead of all that came after it. */
  private static void putInLine(Gate gate, PropolisId vmm, Waiting one) {
    gate.waiting.remove(vmm);
    Map<PropolisId, Waiting> after = new LinkedHashMap<>(gate.waiting);
    after.values().removeIf(other -> other.place < one.place);
    gate.waiting.keySet().removeAll(after.keySet());
    gate.waiting.put(vmm, one);
    gate.waiting.putAll(after);
  }
}
