package dev.sluice.sim.judge;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceView;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance whose user was told that it runs and wants it started again, whose VM went with its
 * sled, and that fits somewhere, runs again in time, however many others failed that fit nowhere.
 *
 * <p>It fits on a sled whose kernel has its memory free, and beside it that of every other instance
 * that may be on its way there. Only the time counts in which that sled, the sled it was lost with
 * and Nexus have had nothing in their way, and in which no sled that a fault keeps from its work
 * has been asked for a VM of this instance.
 */
final class FailedRunAgain implements Oracle {

  private static final long SECOND = 1_000_000_000L;

  private static final long IN_TIME_NANOS =
      SECOND
          * (60 // the sled reports its new boot, and what went with the old one is looked for
              + 60 // a search for failed instances has just ended
              + 300 // the instance was tried just before there was room
              + 240); // two attempts that come to nothing, and the one that succeeds

  /** Failed instances are tried in turns of so many a search, and a search is each minute. */
  private static final int TRIED_AT_ONCE = 16;

  private static final long SEARCH_NANOS = 60 * SECOND;

  /** A clock that goes back makes the pause between two tries of an instance begin anew. */
  private static final long CLOCK_NANOS = 600 * SECOND;

  /** An instance that its user was told runs. */
  private static final class Wanted {
    private final InstanceView view;
    private long sinceNanos;
    private @Nullable Sled lostWith;

    Wanted(InstanceView view, long sinceNanos) {
      this.view = view;
      this.sinceNanos = sinceNanos;
    }
  }

  private final Kernel kernel;
  private final Undisturbed nexus;
  private final CalmSleds sleds;
  private final Findings findings;
  private final Map<Integer, Long> bytes = new LinkedHashMap<>(); // by number
  private final Map<Integer, Wanted> wanted = new LinkedHashMap<>(); // by number
  private final Map<InstanceId, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, InstanceId> instances = new LinkedHashMap<>(); // by VM
  private final Map<InstanceId, String> live = new LinkedHashMap<>(); // VM by instance
  private long clockUntilNanos;

  /** Reports to {@code findings}; is to be told of each event before {@code sleds} is. */
  FailedRunAgain(Kernel kernel, Undisturbed nexus, CalmSleds sleds, Findings findings) {
    this.kernel = kernel;
    this.nexus = nexus;
    this.sleds = sleds;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
    events.on(RegisterAsked.class, this::registerAsked);
    events.on(LaunchAsked.class, ask -> asked(ask.sled(), ask.call().vmm().toString()));
    events.on(StopAsked.class, ask -> asked(ask.sled(), ask.call().vmm().toString()));
    events.on(VmCreated.class, this::vmCreated);
    events.on(VmGone.class, this::vmGone);
    events.on(BootEnded.class, ended -> check());
    events.on(FaultBegan.class, begun -> check());
    events.on(FaultStruck.class, this::struck);
  }

  private void invoked(OperationInvoked invoked) {
    check();
    Operation operation = invoked.call().operation();
    switch (operation.kind()) {
      case CREATE ->
          bytes.merge(
              operation.target(),
              GuestMemory.reservoirBytes(operation.amount() * GuestMemory.GIB),
              Math::max);
      case STOP, DELETE -> wanted.remove(operation.target());
      default -> {}
    }
  }

  private void answered(OperationAnswered answer) {
    Operation operation = answer.call().operation();
    if (operation.kind() == OperationKind.START
        && answer.failure() == null
        && answer.value() instanceof InstanceView view) {
      numbers.put(view.id(), operation.target());
      if (view.autoRestart()) {
        wanted.put(operation.target(), new Wanted(view, kernel.nowNanos()));
      }
    }
  }

  private void registerAsked(RegisterAsked ask) {
    instances.put(ask.vmm().toString(), ask.instance());
    asked(ask.sled(), ask.vmm().toString());
  }

  private void asked(Sled sled, String vm) {
    Wanted instance = wantedOf(vm);
    if (instance != null && sleds.struck(sled)) {
      instance.sinceNanos = kernel.nowNanos();
    }
  }

  private void vmCreated(VmCreated created) {
    check();
    InstanceId instance = instances.get(created.vm());
    if (instance != null) {
      live.put(instance, created.vm());
    }
  }

  private void vmGone(VmGone gone) {
    InstanceId instance = instances.get(gone.vm());
    if (instance != null) {
      live.remove(instance, gone.vm());
    }
    Wanted lost = wantedOf(gone.vm());
    if (lost != null) {
      lost.sinceNanos = kernel.nowNanos();
      lost.lostWith = gone.sled();
    }
  }

  private @Nullable Wanted wantedOf(String vm) {
    InstanceId instance = instances.get(vm);
    Integer number = instance == null ? null : numbers.get(instance);
    Wanted found = number == null ? null : wanted.get(number);
    return found != null && found.view.id().equals(instance) ? found : null;
  }

  private void struck(FaultStruck strike) {
    check();
    if (strike.fault() == FaultKind.CLOCK_JUMP && strike.at().startsWith(Target.NEXUS)) {
      clockUntilNanos = kernel.nowNanos() + CLOCK_NANOS;
    }
  }

  /** Looks for instances that should have been started again by now. */
  void check() {
    wanted.values().removeIf(this::reported);
  }

  private boolean reported(Wanted instance) {
    Sled lostWith = instance.lostWith;
    if (lostWith == null || live.containsKey(instance.view.id())) {
      return false;
    }
    long since =
        Math.max(
            Math.max(instance.sinceNanos, clockUntilNanos), sleds.freeOfFaultsSinceNanos(lostWith));
    long turns = bytes.size() / TRIED_AT_ONCE + 1;
    for (Sled sled : sleds.sleds()) {
      long fitsSince = Math.max(since, sleds.sinceNanos(sled));
      if (nexus.nanosSince(fitsSince) > IN_TIME_NANOS + turns * SEARCH_NANOS
          && fits(instance, sleds.freeBytes(sled))) {
        findings.add(
            Promise.FAILED_RUN_AGAIN,
            instance.view.name()
                + " was lost with "
                + lostWith
                + " and does not run, yet it has fitted on "
                + sled
                + " for "
                + (kernel.nowNanos() - fitsSince) / SECOND
                + " s");
        return true;
      }
    }
    return false;
  }

  /** Whether it fits together with all others that may be on their way there. */
  private boolean fits(Wanted instance, long freeBytes) {
    long neededBytes = 0;
    for (Map.Entry<Integer, Long> other : bytes.entrySet()) {
      if (other.getValue() <= freeBytes && !runs(other.getKey())) {
        neededBytes += other.getValue();
      }
    }
    // It is one of those itself; its own size decides if it was made anew with another.
    long ownBytes = GuestMemory.reservoirBytes(instance.view.memoryBytes());
    return ownBytes <= freeBytes && neededBytes <= freeBytes;
  }

  private boolean runs(int number) {
    for (InstanceId instance : live.keySet()) {
      if (Integer.valueOf(number).equals(numbers.get(instance))) {
        return true;
      }
    }
    return false;
  }
}
