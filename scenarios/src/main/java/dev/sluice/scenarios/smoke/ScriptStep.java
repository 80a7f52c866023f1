package dev.sluice.scenarios.smoke;

import dev.sluice.api.SledView;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.plan.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Brings a rack up, does what a script says, and waits until the rack is at rest again. */
final class ScriptStep implements SmokeStep {

  private static final long LOOK_MILLIS = 100;
  private static final int LOOKS = 3; // more reserved than held is no error of reading then

  private final SmokeScript script;
  private final Set<Integer> strangeSizes = new TreeSet<>();
  private final Set<Integer> started = new TreeSet<>(); // again, and not seen by Nexus yet
  private int[] overdrawn = {};

  ScriptStep(SmokeScript script) {
    this.script = script;
  }

  /** The begin or the end of a fault. */
  private record Turn(long atMillis, boolean end, Fault fault) {}

  @Override
  public String name() {
    return "script";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(6).plusMillis(script.lengthMillis());
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    rack.control().bringUp(bound);
    for (SmokeSled sled : rack.sleds()) {
      LocalRack.serving(rack.local().agent(sled), bound);
    }
    overdrawn = new int[rack.sleds().size()];
    Deque<Turn> turns = new ArrayDeque<>(turns());
    Deque<Operation> operations = new ArrayDeque<>(script.operations());
    ScriptFaults faults = new ScriptFaults(rack, bound);
    try (ScriptUsers users = new ScriptUsers(rack)) {
      long from = rack.journal().nowNanos();
      while (!turns.isEmpty() || !operations.isEmpty()) {
        long now = (rack.journal().nowNanos() - from) / 1_000_000;
        while (!turns.isEmpty() && turns.getFirst().atMillis() <= now) {
          turn(turns.removeFirst(), faults, users);
        }
        while (!operations.isEmpty() && operations.getFirst().atMillis() <= now) {
          users.send(operations.removeFirst());
        }
        look(rack, users);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      bound.until(
          Promise.OPERATIONS_END,
          () -> users.open() + " operations without an end",
          () -> {
            look(rack, users);
            return users.open() == 0;
          });
      for (SmokeSled sled : rack.sleds()) {
        Waits.ready(rack, sled, sled.reservoirBytes(), bound);
      }
      users.stopDirect(bound);
      Waits.everyVmIsReserved(rack);
      return users.figure();
    }
  }

  private List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    for (Fault fault : script.faults()) {
      turns.add(new Turn(fault.atMillis(), false, fault));
      turns.add(new Turn(fault.atMillis() + fault.lastsMillis(), true, fault));
    }
    turns.sort(Comparator.comparingLong(Turn::atMillis)); // stable: the begin first
    return turns;
  }

  private void turn(Turn turn, ScriptFaults faults, ScriptUsers users)
      throws IOException, InterruptedException {
    Fault fault = turn.fault();
    if (turn.end()) {
      faults.end(fault);
      if (fault.target() instanceof Target.Sled sled && SmokeScript.losesVms(fault.kind())) {
        started.add(sled.number());
      }
      return;
    }
    if (fault.target() instanceof Target.Sled sled) {
      if (SmokeScript.losesVms(fault.kind())) {
        users.wentDown(sled.number());
      }
      if (fault.kind() == FaultKind.SLED_REBOOT || fault.kind() == FaultKind.RESIZED_BY_OTHER) {
        strangeSizes.add(sled.number());
      }
    }
    faults.begin(fault);
  }

  /** Looks at all sleds: which are back, and whether more is reserved than their devices hold. */
  private void look(SmokeRack rack, ScriptUsers users) {
    List<SledView> views = rack.user().sleds();
    if (views == null) {
      return;
    }
    for (SmokeSled sled : rack.sleds()) {
      for (SledView view : views) {
        if (!view.info().id().equals(sled.id())) {
          continue;
        }
        if (started.contains(sled.number()) && sled.isOfNewestBoot(view.info().boot())) {
          started.remove(sled.number());
          users.isBack(sled.number());
        }
        if (!strangeSizes.contains(sled.number())) {
          fits(sled, view);
        }
      }
    }
  }

  /** Counts on no size that shrinks: those sleds are not looked at. */
  private void fits(SmokeSled sled, SledView view) {
    ReservoirUsage usage = RackUser.await(sled.control().query()).value();
    boolean over = usage != null && view.reservedBytes() > usage.sizeBytes();
    overdrawn[sled.number()] = over ? overdrawn[sled.number()] + 1 : 0;
    if (overdrawn[sled.number()] >= LOOKS && usage != null) {
      throw new SmokeFailureException(
          Promise.RESERVATIONS_FIT_REPORT,
          "%s: %d bytes are reserved, its device holds %d"
              .formatted(sled.name(), view.reservedBytes(), usage.sizeBytes()));
    }
  }
}
