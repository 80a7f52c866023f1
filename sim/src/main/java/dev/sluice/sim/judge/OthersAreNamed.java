package dev.sluice.sim.judge;

import dev.sluice.api.OtherVms;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The VMs that a sled-agent names, those of others and those of earlier boots that do not go, are
 * those that hold memory there, by the time in which it must have looked.
 */
final class OthersAreNamed implements Oracle {

  /** Three look periods, on a clock that is slow by 5 %, and lists that wait for memory. */
  private static final long KNOWN_WITHIN_NANOS = 120_000_000_000L;

  /** A VM that was held is looked for in pauses of up to a minute. */
  private static final long HELD_NANOS = 120_000_000_000L;

  private static final long NEVER = -1;

  private record Names(Sled sled, String which) {}

  private final Kernel kernel;
  private final Rack rack;
  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, OtherVms> said = new LinkedHashMap<>();
  private final Map<Names, Long> wrongNanos = new LinkedHashMap<>();
  private final Map<String, Long> failedNanos = new LinkedHashMap<>(); // bhyve's, by sled

  /** Reports to {@code findings}. */
  OthersAreNamed(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootBegan.class, began -> said.remove(began.sled()));
    events.on(
        ReservoirChanged.class,
        change -> {
          said.put(change.sled(), change.after().others());
          look(change.sled());
        });
    events.on(ReservoirQueried.class, query -> look(query.sled()));
    events.on(FaultStruck.class, this::struck);
  }

  private void struck(FaultStruck strike) {
    if (strike.fault() == FaultKind.BHYVE_FAILS) {
      failedNanos.put(strike.at(), kernel.nowNanos());
    }
  }

  private void look(Sled sled) {
    SledNode node = rack.sleds().get(sled.number());
    OtherVms named = said.getOrDefault(sled, OtherVms.NONE);
    boolean mayBeHeld = kernel.nowNanos() - node.timeliness().heldUntilNanos() <= HELD_NANOS;
    boolean late = !node.timeliness().runsInTime() || node.hasShutDown() || failed(node);
    List<String> foreign = new ArrayList<>(node.foreignVms().names());
    look(sled, "VMs of others", foreign, named.foreign(), late);
    List<String> left = node.leftOfEarlierBoots();
    look(sled, "VMs of earlier boots", left, named.stuck(), late || mayBeHeld);
  }

  private void look(
      Sled sled, String which, List<String> there, List<String> named, boolean excused) {
    Names names = new Names(sled, which);
    long now = kernel.nowNanos();
    if (excused || there.equals(named)) {
      wrongNanos.remove(names);
    } else if (now - wrongNanos.computeIfAbsent(names, any -> now) > KNOWN_WITHIN_NANOS
        && !changes.unknownTo(sled)
        && !rack.sleds().get(sled.number()).zeroesMemory()) { // lists of VMs wait for that
      wrongNanos.put(names, now);
      findings.add(
          Promise.OTHERS_ARE_NAMED,
          sled.name() + " names as " + which + " " + named + "; there are " + there);
    }
  }

  private boolean failed(SledNode node) {
    long failed = failedNanos.getOrDefault(node.name(), NEVER);
    return failed != NEVER && kernel.nowNanos() - failed <= KNOWN_WITHIN_NANOS;
  }
}
