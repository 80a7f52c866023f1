package dev.sluice.scenarios.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledId;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.smoke.RackUser.SledsSeen;
import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program: one sled is watched while its device writes a million events in a hundred boots, and
 * then anew, from the begin of that log. Prints how much of the heap is in use after a tenth, after
 * all, and in the end; ends with 1 if anything is blamed, though all is well.
 */
final class LongWatch {

  private static final long SIZE = 4 * GuestMemory.GIB;
  private static final long VM_BYTES = GuestMemory.reservoirBytes(GuestMemory.GIB);
  private static final long DOUBT_NANOS = 5_000_000; // more than the clocks of two processes leave
  private static final int BOOTS = 100;
  private static final int ANSWERS_A_BOOT = 10;
  private static final int VMS_BETWEEN = 250;

  private final Journal journal = new Journal();
  private final SmokeSled sled = new SmokeSled(0, new SledId(new UUID(0, 1)), SIZE);
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private final LastingTroubles troubles = new LastingTroubles(undecided);
  private final Json json = new Json();
  private final RackFile.Device device;
  private final Writer log;
  private long generation;
  private long events;

  private LongWatch(RackFile.Device device, Writer log) {
    this.device = device;
    this.log = log;
  }

  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    RackFile.Device device = new RackFile.Device(folder.resolve("vmm"), folder.resolve("log"));
    try (DeviceServer server = DeviceServer.open(device.socket(), SIZE, SIZE);
        Writer log = Files.newBufferedWriter(device.log(), UTF_8)) {
      LongWatch watch = new LongWatch(device, log);
      watch.run();
      boolean quiet = watch.findings.isEmpty() && watch.undecided.isEmpty();
      System.out.println(quiet ? "ok" : watch.findings + " " + watch.undecided);
      System.exit(quiet ? 0 : 1);
    }
  }

  private void run() throws IOException {
    happens(Kind.OPENED, 1, null, 0);
    log.flush();
    try (ObservedSled observed = observed()) {
      for (int boot = 1; boot <= BOOTS; boot++) {
        boot(observed, boot);
        if (boot == BOOTS / 10 || boot == BOOTS) {
          System.out.println(events + " " + usedKib());
        }
      }
    }
    try (ObservedSled anew = observed()) {
      told(anew, BOOTS, SIZE, InstanceState.STOPPED);
      System.out.println(events + " " + usedKib());
    }
  }

  private ObservedSled observed() throws IOException {
    DeviceTail tail = DeviceTail.open(device, journal, new GateJudge(sled, findings));
    ReportsJudge reports = new ReportsJudge(sled, tail, findings, undecided);
    return new ObservedSled(sled, tail, reports, troubles);
  }

  private void boot(ObservedSled observed, int boot) throws IOException {
    if (boot > 1) {
      happens(Kind.OPENED, 1, null, 0); // the device was powered on again
    }
    happens(Kind.OPENED, 2, null, 0);
    told(observed, boot, 0, InstanceState.STOPPED);
    happens(Kind.RESIZE_BEGAN, 2, null, 0);
    happens(Kind.RESIZE_ENDED, 2, null, SIZE);
    happens(Kind.QUERIED, 2, null, SIZE);
    for (int answer = 0; answer < ANSWERS_A_BOOT; answer++) {
      for (int vm = 0; vm < VMS_BETWEEN; vm++) {
        String name = boot + "-" + answer + "-" + vm;
        happens(Kind.CREATE_ASKED, 2, name, SIZE);
        happens(Kind.CREATE_ENDED, 2, name, SIZE);
        happens(Kind.DESTROY_BEGAN, 2, name, SIZE);
        happens(Kind.DESTROY_ENDED, 2, name, SIZE);
      }
      InstanceState[] all = InstanceState.values();
      told(observed, boot, SIZE, all[answer % all.length]);
    }
    happens(Kind.CLOSED, 2, null, SIZE);
  }

  private void happens(Kind kind, long client, @Nullable String vm, long size) throws IOException {
    DeviceEvent event = new DeviceEvent(System.nanoTime(), kind, client, vm, VM_BYTES, size, null);
    log.write(json.line(event) + "\n");
    events++;
  }

  /** The answer of Nexus: one instance, new each time, that is on no sled. */
  private void told(ObservedSled observed, int boot, long settled, InstanceState state)
      throws IOException {
    log.flush();
    generation++;
    InstanceId id = new InstanceId(new UUID(1, generation));
    boolean between = state == InstanceState.STARTING || state == InstanceState.STOPPING;
    InstanceView one =
        new InstanceView(
            id, "vm", GuestMemory.GIB, false, between ? state : InstanceState.STOPPED, null);
    long from = journal.nowNanos();
    long at = from + DOUBT_NANOS;
    SledsSeen answer =
        new SledsSeen(
            from, at, List.of(Views.ready(sled.id(), SIZE, boot, generation, settled, 0)));
    observed.judge(answer, List.of(one), at);
    while (journal.nowNanos() < at) {
      Thread.onSpinWait();
    }
  }

  private static long usedKib() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
  }
}
