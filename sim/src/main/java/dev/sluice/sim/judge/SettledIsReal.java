package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.kernel.Kernel;

/**
 * A size counts only once the kernel has it: settled never exceeds what bhyve really holds, less
 * what VMs hold that are not of this boot. And what it has counts: a resize that ended early
 * settles at no less, unless it is to give up more; and while the sled-agent knows of more than is
 * wished, what has settled does not rise: the rest is not to be had again. What another process has
 * changed counts once the sled-agent must know it. And nothing has settled in a boot before it held
 * the size wished, or has an error.
 */
final class SettledIsReal implements Oracle {

  private final ChangesByOthers changes;
  private final Findings findings;

  /** Reports to {@code findings}. */
  SettledIsReal(Kernel kernel, Findings findings) {
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(CreateAsked.class, this::createAsked);
  }

  private void reservoirChanged(ReservoirChanged change) {
    long realBytes = change.kernelBytes() - change.strangersBytes();
    check(change.sled(), change.after(), realBytes);
    Reservoir before = change.before();
    boolean settledAtNothing =
        before.phase() == ReservoirPhase.ABSENT && before.desiredBytes() == 0;
    if (change.settles()
        && !before.phase().settled()
        && !settledAtNothing
        && change.after().errno() == null
        && change.after().heldBytes() != change.after().desiredBytes()) {
      findings.add(
          Promise.SETTLED_IS_REAL,
          change.sled().name() + " has settled before it holds what it should, without an error");
    }
    boolean endedEarly = change.before().errno() == null && change.after().errno() != null;
    if (endedEarly
        && !changes.unknownTo(change.sled())
        && change.kernelBytes() <= change.after().desiredBytes() // or the rest is to be given up
        && change.after().settledBytes() < realBytes) {
      findings.add(
          Promise.SETTLED_IS_REAL,
          change.sled().name()
              + " has settled at "
              + change.after().settledBytes()
              + " bytes after "
              + change.after().errno()
              + ", bhyve holds "
              + realBytes);
    }
    if (change.before().phase().settled()
        && change.after().settledBytes() > change.before().settledBytes()
        && change.after().heldBytes() > change.after().desiredBytes()) {
      findings.add(
          Promise.SETTLED_IS_REAL,
          change.sled().name()
              + " goes up to "
              + change.after().settledBytes()
              + " bytes that have settled, though "
              + change.after().desiredBytes()
              + " are wished and it knows of "
              + change.after().heldBytes());
    }
  }

  private void createAsked(CreateAsked create) {
    Reservoir now = create.reservoir();
    if (now != null) {
      check(create.sled(), now, create.kernelBytes() - create.strangersBytes());
    }
  }

  private void check(Sled sled, Reservoir reservoir, long realBytes) {
    if (reservoir.settledBytes() > realBytes && !changes.unknownTo(sled)) {
      findings.add(
          Promise.SETTLED_IS_REAL,
          sled.name()
              + " says its reservoir has settled at "
              + reservoir.settledBytes()
              + " bytes, bhyve holds "
              + realBytes);
    }
  }
}
