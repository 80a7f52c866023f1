package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What must come true after the faults: on a rack where one instance runs, nothing is missing, and
 * then one thing is.
 */
class ConvergenceTest implements Fires.Judged {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(
              2,
              new Operation(OperationKind.CREATE, 50_000, 1, 0, 1),
              new Operation(OperationKind.START, 60_000, 1, 0, 0)));
  private final Judge judge = new Judge(kernel, rack);

  @Override
  public List<String> broken() {
    return missing().stream().map(Promise::label).toList();
  }

  private List<Promise> missing() {
    return judge.convergence().missing().stream().map(Convergence.Missing::promise).toList();
  }

  private void until(long seconds) {
    kernel.runUntil(seconds * SECOND, 100_000);
  }

  /** The instance runs, and all is well. */
  private void runs() {
    until(100);
    assertThat(missing()).isEmpty();
    assertThat(instance().state()).isEqualTo(InstanceState.RUNNING);
  }

  private Fault begin(FaultKind kind, String target, long amount) {
    Fault fault = new Fault(kind, 0, 900_000, Target.of(target), amount, null);
    rack.partsOf(fault).forEach(part -> part.begin(fault));
    return fault;
  }

  private void changed(@Nullable Object before, @Nullable Object after) {
    rack.events().emit(RowChanged.of("t", before, after));
  }

  private InstanceRow instance() {
    return judge.store().instances().values().iterator().next();
  }

  private VmmRow vmm() {
    return judge.store().vmms().values().iterator().next();
  }

  private SledRow row(SledNode sled) {
    return Objects.requireNonNull(judge.store().sled(sled.id()));
  }

  /** The sled that the instance runs on. */
  private SledNode sled() {
    return rack.sled(vmm().sled());
  }

  private SledNode other() {
    return rack.sleds().get(rack.sleds().get(0) == sled() ? 1 : 0);
  }

  @Test
  @Fires(Promise.AGENT_RETURNS)
  void sledThatHasNotBooted_isSeen() {
    assertThat(missing()).containsExactly(Promise.AGENT_RETURNS, Promise.AGENT_RETURNS);
  }

  @Test
  @Fires(Promise.SLED_IS_KNOWN)
  void sledThatNexusHasNoRowOf_isSeen() {
    runs();
    changed(row(other()), null);
    assertThat(missing()).containsExactly(Promise.SLED_IS_KNOWN);
  }

  @Test
  @Fires(Promise.RESERVOIR_SETTLES)
  void reservoirThatGrows_isSeen_untilItHasSettled() {
    begin(FaultKind.SLOW_GROWTH, "sled-0", 1);
    until(40);
    assertThat(missing()).containsExactly(Promise.RESERVOIR_SETTLES);
  }

  @Test
  @Fires(Promise.SETTLED_IS_HELD)
  void memoryThatSomebodyTakes_isSeen_untilTheSledAgentKnows() {
    runs();
    begin(FaultKind.FOREIGN_VM, "sled-0", 20);
    assertThat(missing()).contains(Promise.SETTLED_IS_HELD);
  }

  @Test
  @Fires(Promise.RESERVOIR_REACHES_DESIRED)
  void memoryThatIsBack_isSeen_untilTheReservoirHasIt() {
    Fault enomem = begin(FaultKind.ENOMEM, "sled-0", 40);
    runs();
    rack.partsOf(enomem).forEach(part -> part.end(enomem));
    assertThat(missing()).containsExactly(Promise.RESERVOIR_REACHES_DESIRED);
  }

  @Test
  void memoryThatIsBackForLong_isThere() {
    Fault enomem = begin(FaultKind.ENOMEM, "sled-0", 40);
    runs();
    rack.partsOf(enomem).forEach(part -> part.end(enomem));
    until(200);
    assertThat(missing()).isEmpty();
  }

  @Test
  @Fires(Promise.REPORT_IS_CURRENT)
  void reportOfAnotherBoot_isSeen() {
    runs();
    SledRow now = row(other());
    changed(now, now.reported(now.info().withGeneration(now.info().generation()), Instant.EPOCH));
    assertThat(missing()).isEmpty();
    changed(now, ofBoot(now, new BootId(2)));
    assertThat(missing()).containsExactly(Promise.REPORT_IS_CURRENT);
  }

  private static SledRow ofBoot(SledRow row, BootId boot) {
    SledAgentInfo info = row.info();
    return row.reported(
        new SledAgentInfo(
            info.id(),
            boot,
            info.address(),
            info.role(),
            info.baseboard(),
            info.hardwareThreads(),
            info.physicalRamBytes(),
            info.reservoir(),
            info.generation(),
            false),
        Instant.EPOCH);
  }

  @Test
  @Fires(Promise.OPERATIONS_END)
  void startThatIsUnderWay_isSeen() {
    kernel.runUntil(60 * SECOND + MILLI, 100_000);
    assertThat(missing()).contains(Promise.OPERATIONS_END);
  }

  @Test
  @Fires(Promise.DIRECT_VMS_GO)
  void vmOfNobody_isSeen_untilItIsConfirmedGone() {
    runs();
    rack.clients()
        .due(new Operation(OperationKind.LAUNCH_DIRECT, 100_000, rack.clients().newClient(), 0, 1));
    until(110);
    assertThat(missing()).contains(Promise.DIRECT_VMS_GO);
  }

  @Test
  void vmOfNobody_goes_onceTheRackHeals() {
    runs();
    rack.clients()
        .due(new Operation(OperationKind.LAUNCH_DIRECT, 100_000, rack.clients().newClient(), 0, 1));
    until(110);
    rack.heal();
    until(140);
    assertThat(missing()).isEmpty();
  }

  @Test
  @Fires(Promise.SAGAS_END)
  void sagaThatIsLeft_isSeen() {
    runs();
    NexusId owner = new NexusId(new UUID(8, 1));
    changed(
        null,
        SagaRow.begun(new SagaId(new UUID(7, 1)), instance().id(), owner, InstanceState.STOPPED));
    assertThat(missing()).containsExactly(Promise.SAGAS_END);
  }

  @Test
  @Fires(Promise.NO_ORPHAN_RESERVATION)
  void reservationWithoutAVmm_isSeen() {
    runs();
    changed(null, new ReservationRow(new PropolisId(new UUID(3, 9)), other().id(), 1L << 30));
    assertThat(missing()).containsExactly(Promise.NO_ORPHAN_RESERVATION);
  }

  @Test
  @Fires(Promise.STARTED_VMM_RUNS)
  void vmmThatIsStillBeingStarted_isSeen() {
    runs();
    changed(vmm(), vmm().with(VmmRow.State.STARTING));
    assertThat(missing()).containsExactly(Promise.STARTED_VMM_RUNS);
  }

  @Test
  @Fires(Promise.STOPPED_VMM_GOES)
  void vmmThatIsStillBeingStopped_isSeen() {
    runs();
    changed(vmm(), vmm().stopping());
    assertThat(missing()).containsExactly(Promise.STOPPED_VMM_GOES);
  }

  @Test
  @Fires(Promise.RUNNING_VMM_RUNS)
  void vmmThatCountsAsRunningInABootThatIsOver_isSeen() {
    runs();
    VmmRow now = vmm();
    changed(
        now,
        new VmmRow(now.id(), now.instance(), now.sled(), new BootId(9), now.state(), now.epoch()));
    assertThat(missing()).containsExactly(Promise.RUNNING_VMM_RUNS);
  }

  @Test
  @Fires(Promise.EXPUNGED_SLED_IS_EMPTY)
  void vmmThatCountsAsRunningOnAnExpungedSled_isSeen() {
    runs();
    changed(row(sled()), row(sled()).with(SledPolicy.EXPUNGED, Instant.EPOCH));
    assertThat(missing()).containsExactly(Promise.EXPUNGED_SLED_IS_EMPTY);
  }

  @Test
  void expungedSledWithoutVmms_isRight() {
    runs();
    changed(row(other()), row(other()).with(SledPolicy.EXPUNGED, Instant.EPOCH));
    assertThat(missing()).isEmpty();
  }

  @Test
  @Fires(Promise.DRAINED_SLED_EMPTIES)
  void instanceThatFitsElsewhere_isSeenOnADrainedSled() {
    runs();
    changed(row(sled()), row(sled()).with(SledPolicy.DRAIN, Instant.EPOCH));
    assertThat(missing()).containsExactly(Promise.DRAINED_SLED_EMPTIES);
  }

  @Test
  void instanceThatFitsNowhere_mayStayOnADrainedSled() {
    runs();
    changed(row(other()), row(other()).with(SledPolicy.NO_PROVISION, Instant.EPOCH));
    changed(row(sled()), row(sled()).with(SledPolicy.DRAIN, Instant.EPOCH));
    assertThat(missing()).isEmpty();
  }

  @Test
  @Fires(Promise.MOVED_RUNS)
  void instanceThatWasStoppedToBeMoved_isSeen_untilItRuns() {
    runs();
    int number = rack.sleds().indexOf(sled());
    emit(new OperationInvoked(call(OperationKind.DRAIN, number)));
    VmmRow old = vmm();
    VmmRow next =
        new VmmRow(
            new PropolisId(new UUID(3, 9)),
            instance().id(),
            other().id(),
            other().boot(),
            VmmRow.State.STARTING,
            old.epoch());
    SledNode from = sled();
    changed(null, next);
    changed(null, new ReservationRow(next.id(), next.sled(), 1L << 30));
    assertThat(missing()).containsExactly(Promise.STARTED_VMM_RUNS);
    emit(new StopAsked(new SledCall(from.sled(), 99, old.id(), old.boot())));
    assertThat(missing()).containsExactly(Promise.STARTED_VMM_RUNS, Promise.MOVED_RUNS);
  }

  private void emit(RackEvent event) {
    rack.events().emit(event);
  }

  private static ClientCall call(OperationKind kind, int target) {
    return new ClientCall(90, new Operation(kind, 0, 0, target, 0));
  }

  @Test
  @Fires(Promise.UNWANTED_VM_GOES)
  void vmThatIsNotOnTheBooks_isSeen() {
    runs();
    VmmRow now = vmm();
    changed(now, null);
    assertThat(missing()).contains(Promise.UNWANTED_VM_GOES);
  }

  @Test
  @Fires(Promise.STOPPED_STAYS_DOWN)
  void vmOfAnInstanceThatWasStopped_isSeen() {
    runs();
    ClientCall stop = call(OperationKind.STOP, 0);
    emit(new OperationInvoked(stop));
    assertThat(missing()).isEmpty();
    emit(new OperationAnswered(stop, null, null));
    assertThat(missing()).containsExactly(Promise.STOPPED_STAYS_DOWN);
  }

  @Test
  @Fires(Promise.INSTANCE_COMES_TO_REST)
  void instanceThatIsStillStarting_isSeen() {
    runs();
    changed(instance(), instance().with(InstanceState.STARTING, vmm().id()));
    assertThat(missing()).containsExactly(Promise.INSTANCE_COMES_TO_REST);
  }

  @Test
  @Fires(Promise.INSTANCE_AGREES_WITH_VMM)
  void instanceThatIsStoppedWhileItHasAVmm_isSeen() {
    runs();
    changed(instance(), instance().with(InstanceState.STOPPED, vmm().id()));
    assertThat(missing()).containsExactly(Promise.INSTANCE_AGREES_WITH_VMM);
  }

  @Test
  @Fires(Promise.INSTANCE_AGREES_WITH_VMM)
  void instanceThatCountsAsRunningWithoutAVmm_isSeen() {
    runs();
    changed(instance(), instance().with(InstanceState.RUNNING, null));
    assertThat(missing()).containsExactly(Promise.INSTANCE_AGREES_WITH_VMM);
  }
}
