package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.bhyve.Errno;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.event.VmmEvent.WishDecided;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises about errors of reservoirs: whose they are, and since when; each is broken. */
class ErrorsTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final Sled sled = rack.sleds().get(0).sled();
  private final SimClock clock = new SimClock();
  private Reservoir now = reservoir(40, null);
  private @Nullable SledRow row;

  @BeforeEach
  void watch() {
    new ErrorsAreOfThisSize(kernel, rack, findings).watch(events);
    new ErrorsAreDated(kernel, List.of(clock), findings).watch(events);
    events.emit(new BootBegan(sled, new BootId(1), now, 2));
  }

  private static Reservoir reservoir(long desiredGib, @Nullable Errno errno) {
    return new Reservoir(ReservoirPhase.DEGRADED, desiredGib * GIB, 20 * GIB, 20 * GIB, errno);
  }

  private void says(long desiredGib, @Nullable Errno errno) {
    says(desiredGib, errno, 20);
  }

  private void says(long desiredGib, @Nullable Errno errno, long kernelGib) {
    Reservoir before = now;
    now = reservoir(desiredGib, errno);
    events.emit(new ReservoirChanged(sled, before, now, kernelGib * GIB, 0));
  }

  private void asks(long gib) {
    events.emit(new ResizeAsked(sled, gib * GIB, 20 * GIB));
  }

  private void ends(@Nullable Errno errno) {
    events.emit(new ResizeEnded(sled, errno, 20 * GIB));
  }

  @Test
  void errorOfTheSizeWishedNow_isRight() {
    asks(40);
    ends(Errno.ENOMEM);
    says(40, Errno.ENOMEM);
    says(50, null);
    asks(50);
    ends(Errno.ENOSPC);
    says(50, Errno.ENOSPC);
    says(10, null);
    says(10, Errno.ENOSPC); // guests hold what is to be given back
    quiet();
  }

  @Test
  @Fires(Promise.ERRORS_ARE_OF_THIS_SIZE)
  void errorOfAResizeThatBeganBeforeTheWish_isSeen() {
    asks(40);
    says(50, null);
    ends(Errno.ENOMEM);
    says(50, Errno.ENOMEM);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void errorThatStaysAsTheSizeChanges_isSeen() {
    asks(40);
    ends(Errno.ENOMEM);
    says(40, Errno.ENOMEM);
    quiet();
    says(50, Errno.ENOMEM);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void errorOfTheBootBefore_isSeen() {
    asks(40);
    ends(Errno.ENOMEM);
    events.emit(new BootBegan(sled, new BootId(2), reservoir(40, null), 2));
    says(40, Errno.ENOMEM);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void anotherErrorThanBhyveHasTold_isSeen() {
    asks(40);
    ends(Errno.ENOMEM);
    asks(40);
    ends(Errno.EINTR); // no reason to give up
    says(40, Errno.EINTR);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void noRoomToGiveBack_untilAnotherHasTakenIt_isRight() {
    kernel.runUntil(60 * SECOND, 100_000);
    events.emit(new ChangedByOther(sled, 61 * SECOND));
    says(10, null, 5);
    says(10, Errno.ENOSPC, 5); // of the 20 GiB that it has seen
    quiet();
    says(30, null, 5);
    says(30, Errno.ENOSPC, 5); // 20 GiB are too little
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void noRoomToGiveBack_longAfterAnotherHasTakenIt_isSeen() {
    kernel.runUntil(60 * SECOND, 100_000);
    events.emit(new ChangedByOther(sled, 61 * SECOND));
    says(10, null, 5);
    kernel.runUntil(62 * SECOND, 100_000);
    says(10, Errno.ENOSPC, 5);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  private void decided(int percent, @Nullable ErrorCode refusal) {
    events.emit(new WishDecided(sled, new ReservoirMode.Percent(percent), "nexus", refusal));
  }

  @Test
  void wishThatIsRefusedForAnErrorOfAnother_isSeen() {
    says(50, null);
    asks(50);
    ends(Errno.ENOMEM);
    decided(78, ErrorCode.INSUFFICIENT_RESERVOIR);
    decided(50, ErrorCode.RESERVOIR_BUSY);
    quiet();
    says(30, null);
    decided(47, ErrorCode.INSUFFICIENT_RESERVOIR);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  @Test
  void wishThatIsSaidToBeFulfilled_andIsNot_isSeen() {
    kernel.runUntil(60 * SECOND, 100_000);
    decided(80, null); // as the sled is configured
    events.emit(new ChangedByOther(sled, 61 * SECOND));
    decided(70, null);
    quiet();
    kernel.runUntil(62 * SECOND, 100_000);
    decided(70, null);
    fired(Promise.ERRORS_ARE_OF_THIS_SIZE);
  }

  private static SledAgentInfo info(
      Sled sled, long boot, long generation, long desiredGib, @Nullable String errno) {
    return new SledAgentInfo(
        sled.id(),
        new BootId(boot),
        "sled-0:1",
        SledRole.GIMLET,
        new Baseboard("serial", "part", 1),
        128,
        64 * GIB,
        new ReservoirReport(ReservoirPhase.DEGRADED, desiredGib * GIB, 20 * GIB, 50, errno),
        generation,
        false);
  }

  private void sent(SledAgentInfo info) {
    events.emit(new ReportSent(sled, info, 2));
  }

  /** A report that is sent at one second and committed 5 s later, as of some time. */
  private void told(long atSeconds, SledAgentInfo info, @Nullable Instant since) {
    kernel.runUntil(atSeconds * SECOND, 100_000);
    sent(info);
    kernel.runUntil((atSeconds + 5) * SECOND, 100_000);
    SledRow before = row;
    row =
        new SledRow(
            info,
            info.boot(),
            SledPolicy.IN_SERVICE,
            SledState.ACTIVE,
            null,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            since);
    events.emit(RowChanged.of("sled", before, row));
  }

  private static Instant second(long seconds) {
    return SimClock.EPOCH.plusSeconds(seconds);
  }

  @Test
  void errorThatLastsSinceItWasFirstTold_isRight() {
    told(100, info(sled, 1, 1, 40, "ENOMEM"), second(102));
    told(110, info(sled, 1, 2, 40, "ENOMEM"), second(102));
    told(120, info(sled, 1, 3, 40, "ENOSPC"), second(122));
    told(130, info(sled, 1, 4, 50, "ENOSPC"), second(133));
    told(140, info(sled, 2, 5, 50, "ENOSPC"), second(144));
    told(150, info(sled, 2, 6, 50, null), null);
    told(160, info(sled, 2, 7, 50, "ENOSPC"), second(160));
    quiet();
  }

  @Test
  @Fires(Promise.ERRORS_ARE_DATED)
  void repeatThatCountsAnew_isSeen() {
    told(100, info(sled, 1, 1, 40, "ENOMEM"), second(102));
    told(110, info(sled, 1, 2, 40, "ENOMEM"), second(112));
    fired(Promise.ERRORS_ARE_DATED);
  }

  @Test
  void errorThatGoesOnOverAReboot_isSeen() {
    told(100, info(sled, 1, 1, 40, "ENOMEM"), second(102));
    told(110, info(sled, 2, 2, 40, "ENOMEM"), second(102));
    fired(Promise.ERRORS_ARE_DATED);
  }

  @Test
  void errorThatGoesOnAtAnotherSize_isSeen() {
    told(100, info(sled, 1, 1, 40, "ENOMEM"), second(102));
    told(110, info(sled, 1, 2, 50, "ENOMEM"), second(102));
    fired(Promise.ERRORS_ARE_DATED);
  }

  @Test
  void errorOfATimeBeforeItsReport_isSeen_unlessAClockHasChanged() {
    events.emit(
        new FaultBegan(
            new Fault(FaultKind.CLOCK_JUMP, 0, 1, Target.of("sled-0"), 1, null))); // not of a Nexus
    told(100, info(sled, 1, 1, 40, "ENOMEM"), second(90));
    fired(Promise.ERRORS_ARE_DATED);
    kernel.runUntil(110 * SECOND, 100_000);
    SledAgentInfo next = info(sled, 1, 2, 50, "ENOMEM");
    sent(next);
    events.emit(new FaultBegan(new Fault(FaultKind.CLOCK_JUMP, 0, 1, Target.of("nexus"), 1, null)));
    row = null;
    kernel.runUntil(112 * SECOND, 100_000);
    SledRow after =
        new SledRow(
            next,
            next.boot(),
            SledPolicy.IN_SERVICE,
            SledState.ACTIVE,
            null,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            second(50));
    events.emit(RowChanged.of("sled", row, after));
    fired(Promise.ERRORS_ARE_DATED); // no second one
  }
}
