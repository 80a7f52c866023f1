package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledCall;
import dev.sluice.sim.rack.SledNode;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules about a rack watch a run: one that lives a minute, and then has one thing go wrong. */
class RackHistoryTest {

  private static final long GIB = 1L << 30;
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);
  private static final PropolisId VMM = new PropolisId(new UUID(1, 1));

  private final Kernel kernel = new Kernel(1, null);
  private final Rack rack =
      new Rack(
          kernel,
          new Plan(
              "test",
              1,
              List.of(new SledPlan(64, new ReservoirMode.Percent(80), 8192, 0)),
              List.of(new Operation(OperationKind.LAUNCH_DIRECT, 50_000, 0, 0, 1)),
              List.of(),
              100_000,
              false,
              Schedule.UNIFORM));
  private final SledNode sled = rack.sleds().get(0);
  private final Findings findings = new Findings(kernel);
  private final StoreMirror store = new StoreMirror();
  private final RackHistory oracle = new RackHistory(kernel, rack, store, findings);

  @BeforeEach
  void aMinuteInWhichAllIsWell() {
    rack.observers().add(store);
    rack.observers().add(oracle);
    kernel.runUntil(60_000_000_000L, 100_000);
    oracle.check();
    assertThat(findings.violations()).isEmpty();
  }

  private void fired(String rule) {
    oracle.check();
    assertThat(findings.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.oracle()).isEqualTo(RackHistory.NAME);
              assertThat(violation.message()).startsWith(rule + ": ");
            });
  }

  private SledRow row() {
    return Objects.requireNonNull(store.sled(sled.id()));
  }

  private void changed(@Nullable Object before, @Nullable Object after) {
    rack.observers().rowChanged("t", before, after);
  }

  private void placed(BootId boot, long bytes) {
    InstanceId instance = new InstanceId(new UUID(2, 1));
    changed(null, new VmmRow(VMM, instance, sled.id(), boot, VmmRow.State.STARTING));
    changed(null, new ReservationRow(VMM, sled.id(), bytes));
  }

  private void launched(BootId by) {
    SledCall call = new SledCall(sled, 99, VMM, BOOT_1);
    oracle.launchCalled(call, GIB);
    oracle.launchAnswered(call, by, null);
  }

  @Test
  void memoryThatIsNotThere_isSeen() {
    oracle.vmCreated(sled, "vm", 60 * GIB);
    fired("I1");
  }

  @Test
  void generationTakenInTwice_isSeen() {
    changed(row(), row().reported(report(GIB), SimClock.EPOCH));
    fired("I2");
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
  void launchAfterItsDismissal_isSeen() {
    oracle.silenced(sled);
    launched(BOOT_1);
    fired("I3");
  }

  @Test
  void placementOnTheWordOfNoBoot_isSeen() {
    placed(BOOT_2, GIB);
    fired("I4");
  }

  @Test
  void placementBeyondTheReport_isSeen() {
    placed(BOOT_1, 60 * GIB);
    fired("I5");
  }

  @Test
  void reportOfWhatIsNotThere_isSeen() {
    oracle.reported(sled, report(60 * GIB).withGeneration(99));
    fired("I6");
  }

  @Test
  void reservationReleasedUnderAVm_isSeen() {
    placed(BOOT_1, GIB);
    launched(BOOT_1);
    oracle.check();
    assertThat(findings.violations()).isEmpty();
    changed(new ReservationRow(VMM, sled.id(), GIB), null);
    fired("I7");
  }

  @Test
  void reservationThatOutlivesAReboot_isSeen() {
    placed(BOOT_1, GIB);
    oracle.booted(sled, BOOT_2);
    oracle.check();
    assertThat(findings.violations()).isEmpty();
    oracle.end();
    fired("I7");
  }

  @Test
  void yesOfAnotherBoot_isSeen() {
    launched(BOOT_2);
    fired("I8");
  }

  @Test
  void history_isOneThatCanBeRead() {
    launched(BOOT_1);
    oracle.bootEnded(sled, BOOT_1);
    oracle.silenced(sled);
    oracle.end();
    List<Op> ops = HistoryReader.parse(EdnWriter.history(oracle.history().ops()));

    assertThat(ops)
        .extracting(Op::f)
        .contains("reboot", "set-reservoir", "announce", "apply", "probe", "launch")
        .endsWith("launch", "launch", "reboot", "decommission", "decommission", "reboot-handled");
    assertThat(ops)
        .extracting(op -> EdnWriter.value(op.value()))
        .contains("{:boot 1, :sled \"sled-0\", :vm \"" + VMM + "\"}");
  }
}
