package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.VmmState;
import dev.sluice.bhyve.Errno;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Phase;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All oracles watch a run: one that goes on for a minute, and then has one thing go wrong. */
class RackOraclesTest implements Fires.Judged {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);
  private static final PropolisId VMM = new PropolisId(new UUID(1, 1));

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(1, new Operation(OperationKind.LAUNCH_DIRECT, 50_000, 0, 0, 1)));
  private final Sled sled = rack.sleds().get(0).sled();
  private final Events events = rack.events();
  private final Judge judge = new Judge(kernel, rack);
  private int calls;

  @BeforeEach
  void aMinuteInWhichAllIsWell() {
    kernel.runUntil(60_000_000_000L, 100_000);
    quiet();
  }

  @Override
  public List<String> broken() {
    return Stream.concat(
            judge.findings().violations().stream().map(Violation::oracle),
            judge.convergence().missing().stream().map(one -> one.promise().label()))
        .toList();
  }

  private void quiet() {
    assertThat(judge.findings().violations()).isEmpty();
  }

  private void fired(Promise... promises) {
    assertThat(judge.findings().violations())
        .extracting(Violation::oracle)
        .containsExactly(Stream.of(promises).map(Promise::label).toArray(String[]::new));
  }

  @Test
  @Fires(Promise.VMM_STATES_ARE_TRUE)
  void vmmThatIsSaidToBeGoneWhileItHoldsMemory_isSeen() {
    PropolisId vm = new PropolisId(UUID.fromString(rack.sleds().get(0).runningVms().get(0)));
    events.emit(new StopServed(new SledCall(sled, 89, vm, BOOT_1)));
    events.emit(new VmmTold(sled, vm, VmmState.GONE, true)); // its launch is refused
    quiet();
    events.emit(new VmmTold(sled, vm, VmmState.GONE, false));
    fired(Promise.VMM_STATES_ARE_TRUE);
  }

  private SledCall served(long vm) {
    return served(vm, GIB);
  }

  private SledCall served(long vm, long bytes) {
    SledCall call = new SledCall(sled, 90 + calls, new PropolisId(new UUID(7, vm)), BOOT_1);
    calls++;
    events.emit(new LaunchAsked(call, bytes, true));
    events.emit(new LaunchServed(call, BOOT_1));
    return call;
  }

  private void createAsked(SledCall call) {
    SledNode node = rack.sleds().get(0);
    String vm = call.vmm().toString();
    events.emit(
        new CreateAsked(
            sled, vm, GIB, BOOT_1, node.reservoirSeen(), node.kernelReservoirBytes(), 0));
  }

  private void later() {
    later(1);
  }

  private void later(long seconds) {
    kernel.runUntil(kernel.nowNanos() + seconds * 1_000_000_000L, 100_000);
  }

  @Test
  void launchesInTheOrderOfTheirArrival_areAllowed() {
    SledCall first = served(1);
    SledCall second = served(2);
    createAsked(first);
    createAsked(second);
    events.emit(new LaunchDecided(first, null));
    events.emit(new LaunchDecided(second, null));
    quiet();
  }

  @Test
  @Fires(Promise.FIRST_COME_FIRST_SERVED)
  void launchThatOvertakesAnother_isSeen() {
    SledCall first = served(1);
    createAsked(served(2));
    later();
    events.emit(new LaunchDecided(first, ErrorCode.VMM_GONE));
    fired(Promise.FIRST_COME_FIRST_SERVED);
  }

  /** The copy that came first was none of the line; that which is came after the other VMM's. */
  @Test
  void launchWhoseFirstCopyIsStale_hasThePlaceOfTheNext_andKeepsIt() {
    SledCall stale = served(1);
    SledCall other = served(2);
    SledCall fresh = served(1);
    later();
    events.emit(new LaunchDecided(stale, ErrorCode.STALE_EPOCH));
    createAsked(other);
    later();
    createAsked(fresh);
    events.emit(new LaunchDecided(fresh, null));
    quiet();

    SledCall again = served(3);
    SledCall first = served(4);
    events.emit(new LaunchDecided(again, ErrorCode.STALE_EPOCH));
    createAsked(served(5));
    later();
    events.emit(new LaunchDecided(first, null));
    fired(Promise.FIRST_COME_FIRST_SERVED);
  }

  /** The next copy has come before the other VMM's, though it is known to be in line only later. */
  @Test
  void launchWhoseFirstCopyIsStale_isStillBeforeThoseThatCameAfterItsNext() {
    SledCall stale = served(1);
    SledCall fresh = served(1);
    SledCall other = served(2);
    later();
    events.emit(new LaunchDecided(stale, ErrorCode.STALE_EPOCH));
    createAsked(fresh);
    createAsked(other);
    later();
    events.emit(new LaunchDecided(other, null));
    events.emit(new LaunchDecided(fresh, null));
    quiet();
  }

  @Test
  @Fires(Promise.FIRST_COME_FIRST_SERVED)
  void launchThatOvertakesTheNextCopyOfAStaleOne_isSeen() {
    SledCall stale = served(1);
    SledCall fresh = served(1);
    SledCall other = served(2);
    later();
    events.emit(new LaunchDecided(stale, ErrorCode.STALE_EPOCH));
    createAsked(other);
    later();
    events.emit(new LaunchDecided(fresh, null));
    fired(Promise.FIRST_COME_FIRST_SERVED);
  }

  /** It has never been in line, so that its refusal takes nobody's place. */
  @Test
  @Fires(Promise.FIRST_COME_FIRST_SERVED)
  void launchThatOvertakesOneWhoseLaterCopyIsStale_isSeen() {
    SledCall first = served(1);
    SledCall other = served(2);
    SledCall stale = served(1);
    later();
    events.emit(new LaunchDecided(stale, ErrorCode.STALE_EPOCH));
    createAsked(other);
    later();
    events.emit(new LaunchDecided(first, null));
    fired(Promise.FIRST_COME_FIRST_SERVED);
  }

  @Test
  void launchThatPassesAsTheOneBeforeItIsRefused_isAllowed() {
    SledCall first = served(1);
    createAsked(served(2));
    events.emit(new LaunchDecided(first, ErrorCode.VMM_GONE));
    quiet();
  }

  @Test
  @Fires(Promise.A_LAUNCH_THAT_FITS_PASSES)
  void refusalOfALaunchThatFits_isSeen() {
    SledCall first = served(1);
    later();
    events.emit(new LaunchDecided(first, ErrorCode.RESERVOIR_NOT_READY));
    fired(Promise.A_LAUNCH_THAT_FITS_PASSES);
  }

  @Test
  @Fires(Promise.LAUNCHES_ARE_ANSWERED)
  void launchThatIsForgotten_isSeen_atTheNextLook() {
    served(1, 10_000 * GIB);
    later(100);
    fired(Promise.LAUNCHES_ARE_ANSWERED);
  }

  @Test
  void launchThatBhyveIsDoneWith_andThatHasNoAnswer_isSeen() {
    SledCall first = served(1);
    createAsked(first);
    events.emit(new CreateFailed(sled, first.vmm().toString(), Errno.EIO));
    later(75);
    quiet();
    later(40);
    fired(Promise.LAUNCHES_ARE_ANSWERED);
  }

  @Test
  void launchBehindOneThatHasGivenUp_isSeenToWait() {
    SledCall large = served(1, 10_000 * GIB);
    SledCall small = served(2);
    later(40);
    quiet(); // the large one is the first in line
    events.emit(new LaunchDecided(large, ErrorCode.RESERVOIR_NOT_READY));
    later(5);
    quiet();
    later(30); // by now there was a look
    fired(Promise.A_LAUNCH_THAT_FITS_PASSES);
    createAsked(small);
    fired(Promise.A_LAUNCH_THAT_FITS_PASSES);
  }

  @Test
  void launchThatPassesAtOnceWhenTheOneBeforeItGivesUp_isAllowed() {
    SledCall large = served(1, 10_000 * GIB);
    SledCall small = served(2);
    later(40);
    events.emit(new LaunchDecided(large, ErrorCode.RESERVOIR_NOT_READY));
    createAsked(small);
    later(40);
    events.emit(new LaunchDecided(small, null));
    quiet();
  }

  @Test
  @Fires(Promise.BOUNDED_RESIZES)
  void resizeBesideAnother_isSeen() {
    events.emit(new ResizeAsked(sled, GIB, 0));
    events.emit(new ResizeEnded(sled, null, GIB));
    events.emit(new ResizeAsked(sled, 2 * GIB, GIB));
    quiet();
    events.emit(new ResizeAsked(sled, 3 * GIB, GIB));
    fired(Promise.BOUNDED_RESIZES);
  }

  @Test
  void triesWithoutAPause_areSeen() {
    for (int tries = 0; tries < 13; tries++) {
      quiet();
      events.emit(new ResizeAsked(sled, 2 * GIB, GIB));
      events.emit(new ResizeEnded(sled, Errno.ENOMEM, GIB));
    }
    fired(Promise.BOUNDED_RESIZES);
  }

  private void missing(Promise promise) {
    assertThat(judge.convergence().missing())
        .extracting(Convergence.Missing::promise)
        .contains(promise);
  }

  private void reported(UnaryOperator<SledAgentInfo> other) {
    SledRow now = row();
    changed(now, now.reported(other.apply(now.info()), Instant.EPOCH));
  }

  @Test
  @Fires(Promise.REPORT_IS_TRUE)
  void hardwareThatIsNotThere_isSeen() {
    assertThat(judge.convergence().missing())
        .extracting(Convergence.Missing::promise)
        .doesNotContain(Promise.REPORT_IS_TRUE, Promise.DESIRED_ARRIVES);
    reported(
        info ->
            new SledAgentInfo(
                info.id(),
                info.boot(),
                info.address(),
                info.role(),
                info.baseboard(),
                info.hardwareThreads() + 1,
                info.physicalRamBytes(),
                info.reservoir(),
                info.generation(),
                false));
    missing(Promise.REPORT_IS_TRUE);
  }

  @Test
  @Fires(Promise.DESIRED_ARRIVES)
  void wishThatWasAcknowledgedAndForgotten_isSeen() {
    ClientCall resize = new ClientCall(9, new Operation(OperationKind.RESIZE, 60_000, 0, 0, 33));
    events.emit(new OperationInvoked(resize));
    SledRow now = row();
    changed(now, now.desiring(new ReservoirMode.Percent(33), Instant.EPOCH));
    events.emit(new OperationAnswered(resize, null, null));
    quiet();
    changed(row(), now); // as it was before
    missing(Promise.DESIRED_ARRIVES);
  }

  @Test
  void vmmThatIsSaidToRunWithoutAVm_isSeen() {
    events.emit(new VmmTold(sled, VMM, VmmState.GONE, false));
    quiet();
    placed(BOOT_1, GIB);
    events.emit(new VmmTold(sled, VMM, VmmState.RUNNING, false));
    fired(Promise.VMM_STATES_ARE_TRUE);
  }

  private SledRow row() {
    return Objects.requireNonNull(judge.store().sled(sled.id()));
  }

  private void changed(@Nullable Object before, @Nullable Object after) {
    events.emit(RowChanged.of("t", before, after));
  }

  private void placed(BootId boot, long bytes) {
    InstanceId instance = new InstanceId(new UUID(2, 1));
    changed(null, new VmmRow(VMM, instance, sled.id(), boot, VmmRow.State.STARTING, Epoch.FIRST));
    changed(null, new ReservationRow(VMM, sled.id(), bytes));
  }

  private void launched(BootId by) {
    SledCall call = new SledCall(sled, 99, VMM, BOOT_1);
    events.emit(new LaunchAsked(call, GIB, true));
    events.emit(new LaunchAnswered(call, by, null));
  }

  private SledAgentInfo report(long settledBytes) {
    SledAgentInfo info = row().info();
    ReservoirReport held = info.reservoir();
    return new SledAgentInfo(
        info.id(),
        info.boot(),
        info.address(),
        info.role(),
        info.baseboard(),
        info.hardwareThreads(),
        info.physicalRamBytes(),
        new ReservoirReport(held.phase(), held.desiredBytes(), settledBytes, 100, null),
        info.generation(),
        false);
  }

  @Test
  @Fires(Promise.REPORTS_RISE)
  void newReportUnderAnOldGeneration_isSeen() {
    SledAgentInfo last = report(row().info().reservoir().settledBytes());
    events.emit(new ReportSent(sled, last, 2)); // the same again
    quiet();
    events.emit(new ReportSent(sled, report(GIB), 2));
    fired(Promise.REPORTS_RISE);
  }

  @Test
  @Fires(Promise.REPORT_IS_BACKED)
  void reportOfWhatIsNotThere_isSeen() {
    events.emit(new ReportSent(sled, report(60 * GIB).withGeneration(99), 2));
    fired(Promise.REPORT_IS_BACKED);
  }

  @Test
  void yesToALaunchAfterItsDismissal_isSeen() {
    placed(BOOT_1, GIB);
    SledCall asked = new SledCall(sled, 98, VMM, BOOT_1);
    events.emit(new LaunchAsked(asked, GIB, true)); // under way when it learns of its end
    events.emit(new Dismissed(sled));
    events.emit(new LaunchAnswered(asked, BOOT_1, null));
    quiet();
    launched(BOOT_1);
    fired(Promise.AGENT_IS_SILENT);
  }

  @Test
  @Fires(Promise.PLACED_IN_THIS_BOOT)
  void placementOnTheWordOfNoBoot_isSeen() {
    placed(BOOT_2, GIB);
    fired(Promise.PLACED_IN_THIS_BOOT);
  }

  @Test
  void launchInAnotherBootThanThatOfItsPlacement_isSeen() {
    placed(BOOT_1, GIB);
    SledCall call = new SledCall(sled, 99, VMM, BOOT_2);
    events.emit(new LaunchAnswered(call, BOOT_2, null));
    fired(Promise.PLACED_IN_THIS_BOOT);
  }

  @Test
  @Fires(Promise.LAUNCH_FITS_RESERVATION)
  void vmLargerThanItsReservation_isSeen() {
    placed(BOOT_1, GIB);
    created(GIB);
    quiet();
    created(2 * GIB);
    fired(Promise.LAUNCH_FITS_RESERVATION);
  }

  private void created(long bytes) {
    SledNode node = rack.sleds().get(0);
    long kernelBytes = node.kernelReservoirBytes();
    events.emit(new VmCreated(sled, VMM.toString(), bytes, node.reservoirSeen(), kernelBytes));
    events.emit(new VmGone(sled, VMM.toString(), true));
  }

  @Test
  @Fires(Promise.ANSWERS_ARE_OF_THIS_BOOT)
  void yesOfAnotherBoot_isSeen() {
    launched(BOOT_2);
    fired(Promise.ANSWERS_ARE_OF_THIS_BOOT);
  }

  @Test
  void violation_hasItsShape() {
    events.emit(new PhaseBegan(Phase.HEALING));
    launched(BOOT_2);
    assertThat(judge.findings().violations())
        .extracting(Violation::shape)
        .containsExactly(new Shape("answers-are-of-this-boot", "vmm", "healing"));
  }

  @Test
  void history_isOneThatCanBeRead() {
    launched(BOOT_1);
    events.emit(new BootEnded(sled, BOOT_1));
    events.emit(new Dismissed(sled));
    events.emit(new PhaseBegan(Phase.END));
    List<Op> ops = HistoryReader.parse(EdnWriter.history(judge.rackHistory().history().ops()));

    assertThat(ops)
        .extracting(Op::f)
        .contains("reboot", "set-reservoir", "announce", "apply", "probe", "launch")
        .endsWith("launch", "launch", "reboot", "decommission", "decommission", "reboot-handled");
    assertThat(ops)
        .extracting(op -> EdnWriter.value(op.value()))
        .contains("{:boot 1, :sled \"sled-0\", :vm \"" + VMM + "\"}");
  }
}
