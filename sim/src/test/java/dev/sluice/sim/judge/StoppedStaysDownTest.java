package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoppedStaysDownTest {

  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));

  private final Events events = new Events();
  private final StoppedStaysDown judge = new StoppedStaysDown();
  private int calls;

  @BeforeEach
  void started() {
    judge.watch(events);
    InstanceSpec spec = new InstanceSpec("vm-0", 1L << 30, true);
    events.emit(
        RowChanged.of(
            "instance",
            null,
            new InstanceRow(INSTANCE, spec, InstanceState.STOPPED, null, Instant.EPOCH, null)));
    ClientCall start = asks(OperationKind.START);
    events.emit(
        RowChanged.of(
            "vmm",
            null,
            new VmmRow(
                VMM,
                INSTANCE,
                new SledId(new UUID(1, 1)),
                new BootId(1),
                VmmRow.State.STARTING,
                Epoch.FIRST)));
    answered(start, null);
  }

  private ClientCall asks(OperationKind kind) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, 0));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void answered(ClientCall call, @Nullable Throwable failure) {
    events.emit(new OperationAnswered(call, null, failure));
  }

  private static ApiException no(ErrorCode code) {
    return new ApiException(code, "no");
  }

  private @Nullable String down() {
    return judge.stoppedInstance(VMM.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationKind.class,
      names = {"STOP", "DELETE"})
  void vmOfAStoppedInstance_isSeen(OperationKind kind) {
    assertThat(down()).isNull();
    answered(asks(kind), null);
    assertThat(down()).isEqualTo("vm-0");
  }

  @Test
  void instanceWithoutANumber_isPassedOver() {
    InstanceSpec spec = new InstanceSpec("odd", 1, false);
    InstanceId id = new InstanceId(new UUID(2, 2));
    events.emit(
        RowChanged.of(
            "instance",
            null,
            new InstanceRow(id, spec, InstanceState.STOPPED, null, Instant.EPOCH, null)));
    answered(asks(OperationKind.STOP), null);
    assertThat(down()).isEqualTo("vm-0");
  }

  @Test
  void startThatIsCalledOff_isNoExcuse() {
    ClientCall start = asks(OperationKind.START);
    answered(asks(OperationKind.STOP), null);
    answered(start, no(ErrorCode.CONFLICT));
    assertThat(down()).isEqualTo("vm-0");
  }

  @Test
  void startThatMayHaveComeLater_isOne() {
    ClientCall start = asks(OperationKind.START);
    answered(asks(OperationKind.STOP), null);
    answered(start, null);
    assertThat(down()).isNull();
  }

  @Test
  void startAskedForDuringTheStop_isOne() {
    ClientCall stop = asks(OperationKind.STOP);
    ClientCall start = asks(OperationKind.START);
    answered(stop, null);
    assertThat(down()).isNull();
    answered(start, no(ErrorCode.START_PENDING));
    assertThat(down()).isNull();
  }

  @Test
  void startWithoutAnAnswer_isOneForEver() {
    answered(
        asks(OperationKind.START), new NoAnswerException(NoAnswerException.Reason.TIMEOUT, "none"));
    answered(asks(OperationKind.STOP), null);
    assertThat(down()).isNull();
  }

  @Test
  void stopThatIsNotAcknowledged_promisesNothing() {
    answered(asks(OperationKind.STOP), no(ErrorCode.STOP_PENDING));
    assertThat(down()).isNull();
  }
}
