package dev.sluice.scenarios.smoke;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.api.BootId;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.sim.history.Op;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the devices of one sled have held, from when to when, by the driver's clock. */
final class SledTruth implements Backing {

  private final SmokeSled sled;
  private final List<Seen> events;
  private final List<Life> vms = new ArrayList<>();

  /**
   * An event of a device.
   *
   * @param run the index of the device's run
   * @param earliestNanos of the driver's clock
   * @param latestNanos of the driver's clock
   */
  record Seen(int run, DeviceEvent event, long earliestNanos, long latestNanos) {}

  /** A VM, from its create to the moment in which its memory begins to be taken from it. */
  private record Life(Seen begin, long endEarliestNanos, long endLatestNanos) {}

  private SledTruth(SmokeSled sled, List<Seen> events) {
    this.sled = sled;
    this.events = events;
    Map<String, Seen> open = new LinkedHashMap<>();
    int run = 0;
    for (Seen seen : events) {
      DeviceEvent event = seen.event();
      if (seen.run() != run) {
        open.values()
            .forEach(begun -> vms.add(new Life(begun, seen.earliestNanos(), seen.latestNanos())));
        open.clear();
        run = seen.run();
      }
      String vm = String.valueOf(event.vm());
      if (event.kind() == Kind.CREATE_ENDED && event.errno() == null) {
        open.put(vm, seen);
      } else if (event.kind() == Kind.DESTROY_BEGAN) {
        Seen begun = open.remove(vm);
        if (begun != null) {
          vms.add(new Life(begun, seen.earliestNanos(), seen.latestNanos()));
        }
      }
    }
    open.values().forEach(begun -> vms.add(new Life(begun, Long.MAX_VALUE, Long.MAX_VALUE)));
  }

  static SledTruth of(SmokeSled sled) throws IOException {
    List<Seen> events = new ArrayList<>();
    for (int run = 0; run < sled.deviceRuns().size(); run++) {
      DeviceRun device = sled.deviceRuns().get(run);
      for (DeviceEvent event : device.events()) {
        long at = event.atNanos();
        events.add(new Seen(run, event, device.clock().earliest(at), device.clock().latest(at)));
      }
    }
    return new SledTruth(sled, events);
  }

  /** All events, in their order. */
  List<Seen> events() {
    return events;
  }

  /** Whether it has; yes of a boot that the driver knows nothing of. */
  @Override
  public Held held(BootId boot, long bytes, long fromNanos, long toNanos) {
    Integer run = sled.deviceRunOf(boot);
    Held held = run == null ? Held.YES : Held.NO;
    for (Seen seen : events) {
      if (run != null && seen.run() == run && seen.event().sizeBytes() >= bytes) {
        if (seen.latestNanos() <= toNanos) {
          return Held.YES;
        }
        held = seen.earliestNanos() <= toNanos ? Held.MAYBE : held;
      }
    }
    return held;
  }

  /** Most VMs that there can have been at a moment. */
  long vmsPossible(long nanos) {
    return vms.stream()
        .filter(vm -> vm.begin().earliestNanos() <= nanos && vm.endLatestNanos() >= nanos)
        .count();
  }

  /** Fewest VMs that there can have been. */
  long vmsCertain(long nanos) {
    return vms.stream()
        .filter(vm -> vm.begin().latestNanos() <= nanos && vm.endEarliestNanos() > nanos)
        .count();
  }

  /**
   * Writes the resizes of the reservoir down, as operations of the sled; those before the run began
   * as one.
   */
  void addResizes(SmokeSled sled, Journal journal) {
    Map<Long, Seen> began = new LinkedHashMap<>();
    long beforeBytes = 0;
    for (Seen seen : events) {
      beforeBytes = seen.latestNanos() < 0 ? seen.event().sizeBytes() : beforeBytes;
    }
    if (beforeBytes > 0) {
      Object held = RT.map(keyword("req"), beforeBytes, keyword("actual"), beforeBytes);
      journal.add(sled.name(), "set-reservoir", held, 0, 0, Op.Type.OK, null);
    }
    for (Seen seen : events) {
      DeviceEvent event = seen.event();
      if (seen.latestNanos() < 0) {
        continue;
      } else if (event.kind() == Kind.RESIZE_BEGAN) {
        began.put(event.client(), seen);
      } else if (event.kind() == Kind.RESIZE_ENDED) {
        Seen begin = began.remove(event.client());
        if (begin != null
            && (event.errno() == null || event.sizeBytes() != begin.event().sizeBytes())) {
          long asked = Math.max(event.bytes(), event.sizeBytes());
          journal.add(
              sled.name(),
              "set-reservoir",
              RT.map(keyword("req"), asked, keyword("actual"), event.sizeBytes()),
              begin.earliestNanos(),
              seen.latestNanos(),
              Op.Type.OK,
              null);
        }
      }
    }
  }

  private static Keyword keyword(String name) {
    return Keyword.intern(null, name);
  }
}
