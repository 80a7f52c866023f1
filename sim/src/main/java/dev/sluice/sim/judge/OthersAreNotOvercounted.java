package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.VmsListed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the VMs of others are said to hold rises only to what they held when bhyve was asked, while
 * VMs of this boot come and go too. If there is a new one among them, it may be taken for as large
 * as it can be, and not for what VMs of this boot hold or are being made with; one that has left
 * since bhyve was asked may have had left before. And once nothing comes or goes, it is not too
 * high for long.
 */
final class OthersAreNotOvercounted implements Oracle {

  /** How long a new name is news, of looks that fail or are late too. */
  private static final long NEWS_NANOS = 90_000_000_000L;

  /** A look period of 30 s, on a clock that is slow by 5 %, and a look that begins just before. */
  private static final long KNOWN_WITHIN_NANOS = 75_000_000_000L;

  /** A VM that was held is looked for in pauses of up to a minute. */
  private static final long HELD_NANOS = 120_000_000_000L;

  private static final long NEVER = -1;

  /** What was there as bhyve was asked. */
  private static final class Seen {
    private long mostBytes; // that VMs of others held
    private long roomBytes; // that VMs of this boot had left for them
    private boolean failed; // a create: its memory is promised no more
  }

  /** The room that VMs of this boot have left since bhyve was asked. */
  private static final class Since {
    private long sizeBytes; // that bhyve held
    private long roomBytes;
  }

  /** One boot of a sled. */
  private static final class Count {
    private final Set<String> names = new LinkedHashSet<>(); // of others, as last listed
    private final Map<String, Long> creating = new LinkedHashMap<>();
    private final Map<String, Long> running = new LinkedHashMap<>(); // of this boot
    private long newsNanos = NEVER; // when a new name was listed
    private Seen seen = new Seen(); // since what they hold was last said to have changed
    private Seen seenBefore = new Seen(); // until then: a look may be told of late
    private Since asked = new Since();
    private Since askedBefore = new Since(); // a reservoir's own look may come after that at VMs
    private long saidBytes; // that they hold
    private long highNanos = NEVER; // since when it is too high for no reason
    private long failedNanos = NEVER;
  }

  private final Kernel kernel;
  private final Rack rack;
  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, Count> counts = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OthersAreNotOvercounted(Kernel kernel, Rack rack, Findings findings) {
    this.kernel = kernel;
    this.rack = rack;
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootBegan.class, this::began);
    events.on(VmsListed.class, this::listed);
    events.on(ReservoirQueried.class, this::queried);
    events.on(ReservoirChanged.class, this::changed);
    events.on(CreateAsked.class, this::createAsked);
    events.on(CreateFailed.class, this::createFailed);
    events.on(VmCreated.class, this::created);
    events.on(VmGone.class, gone -> of(gone.sled()).running.remove(gone.vm()));
    events.on(FaultStruck.class, this::struck);
  }

  private Count of(Sled sled) {
    return counts.computeIfAbsent(sled, any -> new Count());
  }

  private SledNode node(Sled sled) {
    return rack.sleds().get(sled.number());
  }

  private void began(BootBegan boot) {
    Count count = new Count();
    count.newsNanos = kernel.nowNanos(); // the first look finds them all
    counts.put(boot.sled(), count);
  }

  private void listed(VmsListed list) {
    Count count = of(list.sled());
    Set<String> now = node(list.sled()).foreignVms().names();
    if (!count.names.containsAll(now)) {
      count.newsNanos = kernel.nowNanos();
    }
    count.names.clear();
    count.names.addAll(now);
  }

  private void createAsked(CreateAsked create) {
    seesRoom(create.sled()); // until now
    of(create.sled()).creating.put(create.vm(), create.reservoirBytes());
  }

  private void createFailed(CreateFailed create) {
    Count count = of(create.sled());
    count.creating.remove(create.vm());
    count.seen.failed = true;
  }

  private void queried(ReservoirQueried query) {
    SledNode node = node(query.sled());
    Count count = of(query.sled());
    count.askedBefore = count.asked;
    count.asked = new Since();
    count.asked.sizeBytes = node.kernelReservoirBytes();
    seesRoom(query.sled());
    count.seen.mostBytes = Math.max(count.seen.mostBytes, node.strangersBytes());
    count.seen.roomBytes = Math.max(count.seen.roomBytes, count.asked.roomBytes);
    look(query.sled(), count);
  }

  /**
   * A sled-agent asks what its own VMs hold after bhyve has told it what all do. The room grows as
   * they leave, and is less once a create is asked for.
   */
  private void seesRoom(Sled sled) {
    Count count = of(sled);
    long promisedBytes = node(sled).ownBytes();
    for (long bytes : count.creating.values()) {
      promisedBytes += bytes;
    }
    for (Since since : List.of(count.asked, count.askedBefore)) {
      since.roomBytes = Math.max(since.roomBytes, since.sizeBytes - promisedBytes);
    }
  }

  private void created(VmCreated vm) {
    Count count = of(vm.sled());
    count.creating.remove(vm.vm());
    count.running.put(vm.vm(), vm.reservoirBytes());
  }

  private void struck(FaultStruck strike) {
    if (strike.fault() == FaultKind.BHYVE_FAILS) {
      for (SledNode node : rack.sleds()) {
        if (node.name().equals(strike.at())) {
          of(node.sled()).failedNanos = kernel.nowNanos();
        }
      }
    }
  }

  private void changed(ReservoirChanged change) {
    Count count = of(change.sled());
    long bytes = change.after().others().bytes();
    long beforeBytes = change.before().others().bytes();
    seesRoom(change.sled());
    long mostBytes = mostBytes(change.sled(), count);
    if (bytes > beforeBytes && bytes > mostBytes) {
      findings.add(
          Promise.OTHERS_ARE_NOT_OVERCOUNTED,
          change.sled().name()
              + " says that VMs of others hold "
              + bytes
              + " bytes, after "
              + beforeBytes
              + "; they can have held "
              + mostBytes);
    }
    count.saidBytes = bytes;
    if (bytes != beforeBytes) {
      count.seenBefore = count.seen;
      count.seen = new Seen();
    }
    look(change.sled(), count);
  }

  /** What they may be said to hold. */
  private long mostBytes(Sled sled, Count count) {
    long mostBytes = Math.max(count.seen.mostBytes, count.seenBefore.mostBytes);
    boolean late = !node(sled).timeliness().runsInTime() && changes.unknownTo(sled);
    if (late || kernel.nowNanos() - count.newsNanos < NEWS_NANOS && count.newsNanos != NEVER) {
      boolean failed = count.seen.failed || count.seenBefore.failed;
      long roomBytes = Math.max(count.seen.roomBytes, count.seenBefore.roomBytes);
      roomBytes = Math.max(roomBytes, Math.max(count.asked.roomBytes, count.askedBefore.roomBytes));
      return failed ? Long.MAX_VALUE : Math.max(mostBytes, roomBytes);
    }
    return mostBytes;
  }

  private void look(Sled sled, Count count) {
    SledNode node = node(sled);
    long now = kernel.nowNanos();
    boolean high = count.saidBytes > node.strangersBytes();
    if (!high || !isCalm(sled, node, count)) {
      count.highNanos = NEVER;
    } else if (count.highNanos == NEVER) {
      count.highNanos = now;
    } else if (now - count.highNanos > KNOWN_WITHIN_NANOS) {
      count.highNanos = now;
      findings.add(
          Promise.OTHERS_ARE_NOT_OVERCOUNTED,
          sled.name()
              + " goes on saying that VMs of others hold "
              + count.saidBytes
              + " bytes; they hold "
              + node.strangersBytes());
    }
  }

  private boolean isCalm(Sled sled, SledNode node, Count count) {
    long runningBytes = 0;
    for (long bytes : count.running.values()) {
      runningBytes += bytes;
    }
    return count.creating.isEmpty()
        && runningBytes == node.ownBytes() // and none leaves
        && node.timeliness().runsInTime()
        && !node.hasShutDown()
        && !node.zeroesMemory() // lists of VMs wait for that
        && kernel.nowNanos() - node.timeliness().heldUntilNanos() > HELD_NANOS
        && !changes.unknownTo(sled)
        && (count.failedNanos == NEVER
            || kernel.nowNanos() - count.failedNanos > KNOWN_WITHIN_NANOS);
  }
}
