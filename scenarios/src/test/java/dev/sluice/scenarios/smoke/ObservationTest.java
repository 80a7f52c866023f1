package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledId;
import dev.sluice.api.SledView;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.smoke.RackUser.SledsSeen;
import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each promise that watching judges, kept and broken, on one sled with answers and a log by hand.
 */
class ObservationTest {

  private static final long SIZE = 4 * GuestMemory.GIB;
  private static final long VM_BYTES = GuestMemory.reservoirBytes(GuestMemory.GIB);
  private static final long SECOND = 1_000_000_000;
  private static final long LONG = ObservedSled.DIFFER_MAX.toNanos() + 2 * SECOND;

  @TempDir private Path folder;
  private final Journal journal = new Journal();
  private final SmokeSled sled = new SmokeSled(0, new SledId(new UUID(0, 1)), SIZE);
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private final LastingTroubles troubles = new LastingTroubles(undecided);
  private DeviceServer device;
  private Path log;
  private ObservedSled observed;

  @BeforeEach
  void look() throws IOException {
    Path socket = folder.resolve("vmm");
    device = DeviceServer.open(socket, SIZE, SIZE);
    log = Files.createFile(folder.resolve("log"));
    happensAt(System.nanoTime(), Kind.OPENED, 1, null, 0);
    GateJudge gate = new GateJudge(sled, findings);
    DeviceTail tail = DeviceTail.open(new RackFile.Device(socket, log), journal, gate);
    observed =
        new ObservedSled(sled, tail, new ReportsJudge(sled, tail, findings, undecided), troubles);
  }

  @AfterEach
  void end() throws IOException {
    observed.close();
    device.close();
  }

  private void happensAt(long deviceNanos, Kind kind, long client, @Nullable String vm, long size)
      throws IOException {
    DeviceEvent event = new DeviceEvent(deviceNanos, kind, client, vm, VM_BYTES, size, null);
    Files.writeString(log, new Json().line(event) + "\n", StandardOpenOption.APPEND);
  }

  /** Something happens at the device now. */
  private void happens(Kind kind, long client, @Nullable String vm, long size) throws IOException {
    happensAt(System.nanoTime(), kind, client, vm, size);
  }

  /** The answer of Nexus, asked for so long from now. */
  private void told(
      long inNanos, long boot, long generation, long settled, long reserved, InstanceView... all)
      throws IOException {
    SledView view = Views.ready(sled.id(), SIZE, boot, generation, settled, reserved);
    long at = journal.nowNanos() + SECOND + inNanos;
    observed.judge(new SledsSeen(at - 5, at, List.of(view)), List.of(all), at);
  }

  private InstanceView instance(InstanceState state) {
    InstanceId id = new InstanceId(new UUID(0, 2));
    SledId where = state == InstanceState.RUNNING ? sled.id() : null;
    return new InstanceView(id, "vm-1", GuestMemory.GIB, false, state, where);
  }

  private void assertBroken(Promise... promises) {
    assertThat(findings).extracting(Finding::promise).containsExactly(promises);
    assertThat(undecided).isEmpty();
  }

  private void assertUndecided(String... labels) {
    assertThat(findings).isEmpty();
    assertThat(undecided).hasSize(labels.length);
    for (String label : labels) {
      assertThat(undecided).anyMatch(what -> what.startsWith(label) && what.contains("180 s"));
    }
  }

  @Test
  void rackInWhichAllIsWell_isNotBlamed_howeverLongItIsWatched() throws IOException {
    told(0, 1, 1, 0, 0);
    happens(Kind.RESIZE_ENDED, 1, null, SIZE);
    happens(Kind.QUERIED, 1, null, SIZE);
    told(1, 1, 2, SIZE, 0);
    happens(Kind.CREATE_ASKED, 1, "a", SIZE);
    happens(Kind.CREATE_ENDED, 1, "a", SIZE);
    told(2, 1, 2, SIZE, VM_BYTES, instance(InstanceState.STARTING));
    told(LONG, 1, 2, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    told(2 * LONG, 1, 2, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    assertBroken();
    assertThat(troubles.open()).isEmpty();
  }

  @Test
  void sizeThatIsReportedBeforeTheDeviceHoldsIt_isFound() throws IOException {
    told(0, 1, 1, 0, 0);
    told(1, 1, 2, SIZE, 0);
    assertBroken(Promise.REPORT_IS_BACKED);
  }

  @Test
  void sizeOfARunThatIsOver_backsNoReportOfTheNextBoot() throws IOException {
    happens(Kind.RESIZE_ENDED, 1, null, SIZE);
    told(0, 1, 1, SIZE, 0);
    long later = System.nanoTime() + 3 * SECOND; // powered on again
    happensAt(later, Kind.OPENED, 1, null, 0);
    told(10 * SECOND, 2, 2, SIZE, 0);
    assertBroken(Promise.REPORT_IS_BACKED);
  }

  @Test
  void reportOfABootThatWasThereBefore_isLeftUndecidedIfTheDeviceHasRestartedSince()
      throws IOException {
    happens(Kind.RESIZE_ENDED, 1, null, SIZE);
    happens(Kind.OPENED, 1, null, 0);
    told(0, 1, 1, SIZE, 0);
    assertThat(findings).isEmpty();
    assertThat(undecided).hasSize(1);
  }

  @Test
  void createBeforeTheReservoirIsThere_isFound_butNotOneOfBeforeTheWatch() throws IOException {
    told(0, 1, 1, 0, 0);
    happens(Kind.OPENED, 2, null, 0);
    happens(Kind.CREATE_ASKED, 2, "a", 0);
    told(1, 1, 1, 0, 0);
    assertBroken(Promise.NO_LAUNCH_BEFORE_READY);
  }

  @Test
  void reportsOutOfOrder_areFound() throws IOException {
    told(0, 2, 5, 0, 0);
    told(1, 2, 4, 0, 0);
    told(2, 1, 6, 0, 0);
    assertBroken(Promise.GENERATION_RISES, Promise.OLDER_BOOT_NEVER_WINS);
  }

  @Test
  void whatDiffersForTooLong_isToldOnce_andBeforeThatAtTheEnd() throws IOException {
    happens(Kind.CREATE_ENDED, 1, "stray", 0);
    told(0, 1, 1, 0, VM_BYTES);
    assertThat(findings).isEmpty();
    assertThat(troubles.open())
        .containsExactly(
            "no-orphan-reservation: sled-0: 1026 MiB are reserved, for instances of 0 GiB to 0 GiB,"
                + " when it ended",
            "unwanted-vm-goes: sled-0: 0 instances run, 0 more may, and there are 1 VMs, when it"
                + " ended");
    told(LONG, 1, 1, 0, VM_BYTES);
    told(2 * LONG, 1, 1, 0, VM_BYTES);
    assertUndecided("no-orphan-reservation: ", "unwanted-vm-goes: ");
    assertThat(troubles.open()).isEmpty();
  }

  @Test
  void instanceWithoutAVm_andAReportThatIsNotSo_areToldOnceTheyLast() throws IOException {
    happens(Kind.RESIZE_ENDED, 1, null, SIZE);
    told(0, 1, 1, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    happens(Kind.RESIZE_ENDED, 1, null, SIZE / 2);
    told(1, 1, 1, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    told(LONG, 1, 1, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    told(2 * LONG, 1, 1, SIZE, VM_BYTES, instance(InstanceState.RUNNING));
    assertUndecided("running-vmm-runs: ", "reports-are-true: ");
  }

  @Test
  void answerThatIsMissing_beginsTheTimeAnew() throws IOException {
    told(0, 1, 1, 0, VM_BYTES);
    troubles.gap();
    told(LONG, 1, 1, 0, VM_BYTES);
    assertBroken();
    assertThat(troubles.open()).hasSize(1);
  }
}
