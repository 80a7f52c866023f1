package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.bhyve.emulated.DeviceLog;
import dev.sluice.bhyve.emulated.SocketBhyve;
import dev.sluice.scenarios.file.RackFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device writes into its log, as it does so. Keeps what it holds now, and of its last few
 * runs the most that each has held.
 */
final class DeviceTail implements Backing, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceTail.class);
  private static final int RUNS_KEPT = 4;

  private final RackFile.Device device;
  private final Journal journal;
  private final GateJudge gate;
  private final DeviceLog.Reader log;
  private final Deque<SledTruth.Seen> ahead = new ArrayDeque<>();
  private final Deque<Run> runs = new ArrayDeque<>();
  private final Set<String> vms = new TreeSet<>();
  private DeviceClock clock;
  private boolean live;
  private int run = -1;
  private long sizeBytes;
  private @Nullable BootId boot;
  private long bootFromNanos;
  private final Set<Integer> runsOfBoot = new TreeSet<>();

  /** What is kept of a run of the device. */
  private static final class Run {
    private final int number;
    private long mostBytes;
    private long openedNanos;

    private Run(int number) {
      this.number = number;
    }
  }

  private DeviceTail(
      RackFile.Device device,
      Journal journal,
      GateJudge gate,
      DeviceLog.Reader log,
      DeviceClock clock) {
    this.device = device;
    this.journal = journal;
    this.gate = gate;
    this.log = log;
    this.clock = clock;
  }

  /** Begins at the begin of the log, of which nothing before now is judged. */
  static DeviceTail open(RackFile.Device device, Journal journal, GateJudge gate)
      throws IOException {
    DeviceClock clock = compared(device, journal);
    DeviceTail tail =
        new DeviceTail(device, journal, gate, DeviceLog.Reader.open(device.log()), clock);
    tail.advance(journal.nowNanos());
    tail.live = true;
    return tail;
  }

  private static DeviceClock compared(RackFile.Device device, Journal journal) throws IOException {
    try (SocketBhyve control = SocketBhyve.connect(device.socket())) {
      return DeviceClock.of(control, journal);
    }
  }

  /** The clock is that of the machine, so that the comparison before holds if this one fails. */
  private void compareAgain() {
    try {
      clock = compared(device, journal);
    } catch (IOException e) {
      LOG.debug("the device has ended again", e);
    }
  }

  /** Takes in what is certain to have happened by a moment; keeps the rest for the next time. */
  void advance(long nanos) throws IOException {
    for (DeviceEvent event = log.next(); event != null; event = log.next()) {
      if (event.kind() == Kind.OPENED && event.client() == 1) {
        run++;
        if (live) {
          compareAgain();
        }
      }
      long at = event.atNanos();
      ahead.add(new SledTruth.Seen(Math.max(run, 0), event, clock.earliest(at), clock.latest(at)));
      takeUntil(nanos); // a log may hold weeks of which nothing is kept
    }
    takeUntil(nanos);
  }

  private void takeUntil(long nanos) {
    while (!ahead.isEmpty() && ahead.getFirst().latestNanos() <= nanos) {
      take(ahead.removeFirst());
    }
  }

  private void take(SledTruth.Seen seen) {
    DeviceEvent event = seen.event();
    if (runs.isEmpty() || runs.getLast().number != seen.run()) {
      runs.add(new Run(seen.run()));
      vms.clear();
      if (runs.size() > RUNS_KEPT) {
        runs.removeFirst();
      }
    }
    Run now = runs.getLast();
    sizeBytes = event.sizeBytes();
    now.mostBytes = Math.max(now.mostBytes, sizeBytes);
    switch (event.kind()) {
      case OPENED -> now.openedNanos = seen.latestNanos();
      case CREATE_ENDED -> {
        if (event.errno() == null) {
          vms.add(String.valueOf(event.vm()));
        }
      }
      case DESTROY_BEGAN -> vms.remove(String.valueOf(event.vm()));
      default -> {}
    }
    gate.judge(seen);
  }

  /** The reservoir after the last event that was taken in. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** How many VMs there are then. */
  int vms() {
    return vms.size();
  }

  /** Notes the boot that Nexus knows when the driver begins to look: of any run that is kept. */
  void begins(BootId first, long fromNanos) {
    if (boot == null) {
      boot = first;
      bootFromNanos = fromNanos;
      runs.forEach(one -> runsOfBoot.add(one.number));
    }
  }

  /**
   * Whether it has. The runs of the device that a boot may have been in are those with a connection
   * that was made since the boot before it was first seen.
   */
  @Override
  public Held held(BootId newBoot, long bytes, long fromNanos, long toNanos) {
    if (!newBoot.equals(boot)) {
      runsOfBoot.clear();
      for (Run one : runs) {
        if (one.openedNanos >= bootFromNanos) {
          runsOfBoot.add(one.number);
        }
      }
      boot = newBoot;
      bootFromNanos = fromNanos;
    }
    boolean perhaps =
        runsOfBoot.isEmpty()
            || ahead.stream()
                .anyMatch(
                    seen -> seen.earliestNanos() <= toNanos && seen.event().sizeBytes() >= bytes);
    for (Run one : runs) {
      if (runsOfBoot.contains(one.number) && one.mostBytes >= bytes) {
        if (one == runs.getLast() || runsOfBoot.size() == 1) {
          return Held.YES;
        }
        perhaps = true;
      }
    }
    return perhaps ? Held.MAYBE : Held.NO;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
