package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.SledId;
import dev.sluice.api.SledView;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceEvent.Kind;
import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.bhyve.emulated.SocketBhyve;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.smoke.RackUser.SledsSeen;
import dev.sluice.sim.history.Op;
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

/** Each promise that a smoke run is judged by, kept and broken, on one sled with a log by hand. */
class SmokeJudgeTest {

  private static final long DESIRED = 4 * GuestMemory.GIB;
  private static final long VM_BYTES = GuestMemory.reservoirBytes(GuestMemory.GIB);

  /** The device's clock is the driver's, give or take so much. */
  private static final long DOUBT = 10;

  @TempDir private Path folder;
  private final Journal journal = new Journal();
  private final SmokeSled sled = new SmokeSled(0, new SledId(new UUID(0, 1)), DESIRED);
  private final List<SledsSeen> seen = new ArrayList<>();
  private DeviceServer device;
  private SocketBhyve control;
  private Path log;

  @BeforeEach
  void powerOn() throws IOException {
    device = DeviceServer.open(folder.resolve("vmm"), DESIRED, DESIRED);
    control = SocketBhyve.connect(folder.resolve("vmm"));
    log = Files.createFile(folder.resolve("log"));
    sled.deviceServes(new DeviceRun(log, 0, new DeviceClock(-DOUBT, DOUBT), control));
    sled.boots(1, false);
  }

  @AfterEach
  void powerOff() throws IOException {
    control.close();
    device.close();
  }

  private void happens(long at, Kind kind, @Nullable String vm, long size, @Nullable Errno errno)
      throws IOException {
    DeviceEvent event = new DeviceEvent(at, kind, 1, vm, VM_BYTES, size, errno);
    Files.writeString(log, new Json().line(event) + "\n", StandardOpenOption.APPEND);
  }

  private void growsBy(long at) throws IOException {
    happens(at - 50, Kind.RESIZE_BEGAN, null, 0, null);
    happens(at - 1, Kind.RESIZE_ENDED, null, DESIRED, null);
    happens(at, Kind.QUERIED, null, DESIRED, null);
  }

  private void creates(long at, String vm) throws IOException {
    happens(at - 1, Kind.CREATE_ASKED, vm, DESIRED, null);
    happens(at, Kind.CREATE_ENDED, vm, DESIRED, null);
  }

  private void acknowledged(String vm, long from, long to) {
    Object launch = SmokeInstance.launch(vm, GuestMemory.GIB);
    journal.add("sled-0", "launch", launch, from, to, Op.Type.OK, null);
  }

  private void told(long at, long boot, long generation, long settledBytes) {
    SledView view = Views.ready(sled.id(), DESIRED, boot, generation, settledBytes, 0);
    seen.add(new SledsSeen(at - 5, at, List.of(view)));
  }

  private SmokeJudge judged() throws IOException {
    SledTruth.of(sled).addResizes(sled, journal);
    SmokeJudge judge = new SmokeJudge(journal, List.of(sled), seen);
    judge.judge();
    return judge;
  }

  private void assertBroken(Promise... promises) throws IOException {
    SmokeJudge judge = judged();
    assertThat(judge.findings()).extracting(SmokeJudge.Finding::promise).containsExactly(promises);
    assertThat(judge.undecided()).isEmpty();
  }

  @Test
  void runInWhichAllIsWell_isNotBlamed() throws IOException {
    growsBy(100);
    told(200, 1, 1, 0);
    told(300, 1, 2, DESIRED);
    creates(400, "a");
    acknowledged("a", 50, 500);
    assertBroken();
  }

  @Test
  void createBeforeTheReservoirIsThere_isFound() throws IOException {
    happens(80, Kind.QUERIED, null, 0, null);
    creates(90, "a");
    growsBy(200);
    assertBroken(Promise.NO_LAUNCH_BEFORE_READY);
  }

  @Test
  void createAfterAnAttemptThatHasFailed_isAllowed_andAfterABusyOneIsNot() throws IOException {
    happens(10, Kind.RESIZE_ENDED, null, DESIRED / 2, Errno.ENOMEM);
    creates(20, "a");
    assertBroken();
    Files.writeString(log, "");
    happens(10, Kind.RESIZE_ENDED, null, DESIRED / 2, Errno.EALREADY);
    creates(20, "a");
    assertBroken(Promise.NO_LAUNCH_BEFORE_READY);
  }

  @Test
  void startThatIsAcknowledgedWithoutAVm_isFound() throws IOException {
    growsBy(100);
    acknowledged("a", 150, 200);
    assertBroken(Promise.STARTED_RUNS);
  }

  @Test
  void startOfAVmThatIsGoneByThen_isFound() throws IOException {
    growsBy(100);
    creates(160, "a");
    happens(170, Kind.DESTROY_BEGAN, "a", DESIRED, null);
    acknowledged("a", 150, 200);
    assertBroken(Promise.STARTED_RUNS);
  }

  @Test
  void startDuringWhichTheAgentWasKilled_owesNothing() throws IOException {
    growsBy(100);
    long from = journal.nowNanos();
    journal.deed("sled-0", "kill-agent");
    acknowledged("a", from, journal.nowNanos());
    assertBroken();
  }

  @Test
  void acknowledgementNextToACreate_isLeftUndecided() throws IOException {
    growsBy(100);
    creates(200, "a");
    acknowledged("a", 150, 200 + DOUBT / 2);
    SmokeJudge judge = judged();
    assertThat(judge.findings()).isEmpty();
    assertThat(judge.undecided()).hasSize(1).first().asString().contains("VM 1 was there");
  }

  @Test
  void launchThatIsOverBeforeThereIsAReservoir_fitsNoOrder() throws IOException {
    creates(20, "a");
    acknowledged("a", 10, 40);
    growsBy(200);
    assertBroken(Promise.NO_LAUNCH_BEFORE_READY, Promise.SLED_LINEARIZABLE);
  }

  @Test
  void instanceThatIsSeenStoppedWhileItRuns_fitsNoOrder() throws IOException {
    growsBy(1);
    journal.add("instance-0", "create", null, 1, 2, Op.Type.OK, null);
    journal.add("instance-0", "start", null, 3, 4, Op.Type.OK, null);
    Object stopped = Keyword.intern(null, "stopped");
    journal.add("instance-0", "get", stopped, 5, 6, Op.Type.OK, null);
    assertBroken(Promise.INSTANCE_LINEARIZABLE);
  }

  @Test
  void sizeThatIsReportedBeforeBhyveHasIt_isFound() throws IOException {
    told(60, 1, 1, DESIRED);
    growsBy(100);
    assertBroken(Promise.REPORT_IS_BACKED);
  }

  @Test
  void sizeThatIsReportedAsBhyveGetsIt_isLeftUndecided() throws IOException {
    growsBy(100);
    told(95, 1, 1, DESIRED);
    SmokeJudge judge = judged();
    assertThat(judge.findings()).isEmpty();
    assertThat(judge.undecided()).hasSize(1);
  }

  @Test
  void reportThatDoesNotRise_isFound() throws IOException {
    growsBy(100);
    told(200, 1, 7, DESIRED);
    told(300, 1, 6, 0);
    assertBroken(Promise.GENERATION_RISES);
  }

  @Test
  void reportOfAnOlderBoot_isFound() throws IOException {
    growsBy(100);
    told(200, 2, 7, 0);
    told(300, 1, 8, DESIRED);
    assertBroken(Promise.OLDER_BOOT_NEVER_WINS);
  }

  @Test
  void reservoirOfBeforeTheRun_isThereFromItsBegin() throws IOException {
    growsBy(-100);
    acknowledged("a", 10, 40);
    creates(20, "a");
    assertBroken();
  }

  @Test
  void logOfTwoRunsOfTheDevice_isThatOfTheRunThatWasConnectedTo() throws IOException {
    happens(1, Kind.OPENED, null, 0, null);
    happens(2, Kind.QUERIED, null, 0, null);
    happens(3, Kind.OPENED, null, 0, null);
    DeviceRun first = sled.deviceRuns().get(0);
    DeviceRun second = new DeviceRun(log, 1, first.clock(), control);
    assertThat(first.events()).hasSize(2);
    assertThat(second.events()).extracting(DeviceEvent::atNanos).containsExactly(3L);
    assertThatThrownBy(new DeviceRun(log, 2, first.clock(), control)::events)
        .hasMessageContaining("holds 2 runs");
  }

  @Test
  void whatIsJournaled_isWrittenInTheOrderOfTime() {
    journal.add(
        "sled-0", "stop", RT.map(Keyword.intern(null, "vm"), "a"), 30, 40, Op.Type.OK, null);
    journal.add("instance-0", "start", null, 10, 30, Op.Type.INFO, "no answer");
    assertThat(journal.whole()).extracting(Op::f).containsExactly("start", "stop", "start", "stop");
    assertThat(journal.of("sled-0")).extracting(Op::timeNanos).containsExactly(30L, 40L);
  }
}
