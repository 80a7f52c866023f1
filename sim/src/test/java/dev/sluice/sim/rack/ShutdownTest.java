package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.nexus.Nexus;
import dev.sluice.platform.Stages;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.TestPlans;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Processes that are asked to end: they refuse, answer what they have taken in, and are gone. */
class ShutdownTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int STEPS_MAX = 100_000;
  private static final int INSTANCE = 1; // Nexus starts each third one again by itself, not this

  private final Kernel kernel = new Kernel(1);
  private final Rack rack =
      new Rack(
          kernel,
          TestPlans.withoutFaults(
              1,
              new Operation(OperationKind.CREATE, 1_000, 0, INSTANCE, 16),
              new Operation(OperationKind.START, 50_000, 0, INSTANCE, 0)));
  private final NexusNode nexus = rack.nexus();
  private final SledNode sled = rack.sleds().get(0);

  private Fault fault(FaultKind kind) {
    boolean ofNexus = kind.targets().contains(Target.Type.NEXUS);
    Target target = ofNexus ? new Target.Nexus(0) : new Target.Sled(0);
    return new Fault(kind, 0, 0, target, 0, null);
  }

  private void begin(FaultKind kind) {
    rack.partsOf(fault(kind)).forEach(part -> part.begin(fault(kind)));
  }

  private void end(FaultKind kind) {
    rack.partsOf(fault(kind)).forEach(part -> part.end(fault(kind)));
  }

  private void advance(long nanos) {
    kernel.runUntil(kernel.nowNanos() + nanos, STEPS_MAX);
  }

  private static @Nullable ErrorCode refusal(CompletionStage<?> stage) {
    List<Throwable> failures = new ArrayList<>();
    stage.whenComplete((value, failure) -> failures.add(Stages.cause(failure)));
    return failures.get(0) instanceof ApiException refused ? refused.code() : null;
  }

  private InstanceState state() {
    List<InstanceView> views = new ArrayList<>();
    Objects.requireNonNull(nexus.nexus())
        .list()
        .whenComplete((list, failure) -> views.addAll(list));
    advance(SECOND);
    return views.get(0).state();
  }

  @Test
  void nexusThatShutsDown_answersWhatItHasTakenIn_andRefusesTheRest() {
    advance(30 * SECOND);
    Nexus ending = Objects.requireNonNull(nexus.nexus());
    List<InstanceView> answered = new ArrayList<>();
    ending.list().whenComplete((list, failure) -> answered.addAll(list));
    begin(FaultKind.NEXUS_SHUTDOWN);
    assertThat(refusal(ending.list())).isEqualTo(ErrorCode.SHUTTING_DOWN);
    advance(NexusNode.SHUTDOWN_NANOS - 1);
    assertThat(answered).hasSize(1);
    assertThat(nexus.process()).isNotNull();
    advance(1);
    assertThat(nexus.process()).isNull();
  }

  @Test
  void nexusThatIsPaused_refusesOnceItHasTakenTheSignalToEnd() {
    advance(30 * SECOND);
    begin(FaultKind.NEXUS_PAUSE);
    begin(FaultKind.NEXUS_SHUTDOWN);
    advance(SECOND);
    assertThat(nexus.shutsDown()).isTrue();
    assertThat(nexus.refusesAll()).isFalse();
    end(FaultKind.NEXUS_PAUSE);
    advance(SECOND);
    assertThat(nexus.refusesAll()).isTrue();
    assertThat(refusal(Objects.requireNonNull(nexus.nexus()).list()))
        .isEqualTo(ErrorCode.SHUTTING_DOWN);
  }

  @Test
  void startInHandAtTheShutdownOfNexus_isTakenUpByTheNext() {
    advance(50_001_000_000L);
    begin(FaultKind.NEXUS_SHUTDOWN);
    advance(20 * SECOND);
    end(FaultKind.NEXUS_SHUTDOWN);
    advance(60 * SECOND);
    assertThat(state()).isEqualTo(InstanceState.RUNNING);
    assertThat(sled.runningVms()).hasSize(1);
  }

  @Test
  void nexusRevivedWhileItShutsDown_isReplacedOnceItIsGone() {
    advance(30 * SECOND);
    SimProcess ending = nexus.process();
    begin(FaultKind.NEXUS_SHUTDOWN);
    end(FaultKind.NEXUS_SHUTDOWN);
    assertThat(nexus.process()).isSameAs(ending);
    advance(NexusNode.SHUTDOWN_NANOS);
    assertThat(nexus.process()).isNotNull().isNotSameAs(ending);
  }

  @Test
  void nexusKilledWhileItShutsDown_isNotEndedTwice() {
    advance(30 * SECOND);
    begin(FaultKind.NEXUS_SHUTDOWN);
    begin(FaultKind.NEXUS_RESTART);
    end(FaultKind.NEXUS_RESTART);
    end(FaultKind.NEXUS_SHUTDOWN);
    SimProcess next = nexus.process();
    advance(2 * NexusNode.SHUTDOWN_NANOS);
    assertThat(nexus.process()).isNotNull().isSameAs(next);
  }

  @Test
  void agentThatShutsDown_refuses_andEndsWithItsVms() {
    advance(70 * SECOND);
    assertThat(sled.runningVms()).hasSize(1);
    begin(FaultKind.AGENT_SHUTDOWN);
    assertThat(refusal(Objects.requireNonNull(sled.agent()).identity()))
        .isEqualTo(ErrorCode.SHUTTING_DOWN);
    advance(NexusNode.SHUTDOWN_NANOS);
    assertThat(sled.agent()).isNull();
    assertThat(sled.runningVms()).isEmpty();

    end(FaultKind.AGENT_SHUTDOWN);
    assertThat(sled.boot()).isEqualTo(new BootId(2));
    advance(60 * SECOND);
    assertThat(state()).isEqualTo(InstanceState.FAILED);
  }

  @Test
  void sledThatLosesPowerWhileItsAgentShutsDown_bootsOnce() {
    advance(40 * SECOND);
    begin(FaultKind.AGENT_SHUTDOWN);
    begin(FaultKind.SLED_REBOOT);
    end(FaultKind.AGENT_SHUTDOWN);
    end(FaultKind.SLED_REBOOT);
    advance(SledNode.BOOT_NANOS + NexusNode.SHUTDOWN_NANOS);
    assertThat(sled.boot()).isEqualTo(new BootId(2));
    assertThat(sled.agent()).isNotNull();
  }
}
