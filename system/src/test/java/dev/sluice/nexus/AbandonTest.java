package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SagaRow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An operator abandons sagas; that no VM runs off the books is watched by the rack all along. */
class AbandonTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestRack rack = new TestRack();

  private List<SagaRow> sagas() {
    return rack.tables.run(tx -> tx.sagas().unfinished(null, 10));
  }

  private SagaId theSaga() {
    assertThat(sagas()).hasSize(1);
    return sagas().get(0).id();
  }

  private void abandonsAStart(TestSled.Fate fate, boolean crash) {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);
    sled.network = (to, call) -> fate;
    CompletionStage<InstanceView> start = rack.nexus().start(id);
    rack.scheduler.advance(SECOND);
    SagaId saga = theSaga();

    assertThat(rack.code(rack.nexus().abandonSaga(saga))).isNull();

    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    assertThat(rack.code(start)).isEqualTo(ErrorCode.CONFLICT);
    if (crash) {
      rack.crashNexus();
    }
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.books.reservations).as("its VMM may run").hasSize(1);
    ApiException again =
        Objects.requireNonNull(rack.refusal(rack.nexus().abandonSaga(saga)), "a refusal");
    assertThat(again.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(again).hasMessageContaining(String.valueOf(sagas().get(0).propolis()));
    assertThat(rack.books.reservations).hasSize(1);

    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.books.reservations).isEmpty();
    assertThat(sled.running()).isEmpty();
    assertThat(rack.code(rack.nexus().abandonSaga(saga))).isEqualTo(ErrorCode.NO_SUCH_SAGA);
    rack.assertQuiet();
  }

  @Test
  void start_endsOnceItsVmIsGone_whoeverRunsIt() {
    abandonsAStart(TestSled.Fate.REQUEST_LOST, false);
    new AbandonTest().abandonsAStart(TestSled.Fate.REPLY_LOST, false);
    new AbandonTest().abandonsAStart(TestSled.Fate.REPLY_LOST, true);
  }

  @Test
  void move_endsAndItsInstanceIsStoppedWhereItRan() {
    TestSled sled = rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.create(4, true);
    rack.await(rack.nexus().start(id));
    TestSled other = rack.addSled(10);
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.DRAIN));
    rack.scheduler.advance(SECOND);
    SagaId saga = theSaga();
    assertThat(sagas().get(0).step()).isEqualTo(SagaRow.Step.VACATE);

    assertThat(rack.code(rack.nexus().abandonSaga(saga))).isNull();

    assertThat(sagas()).isEmpty();
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPING);
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    assertThat(sled.running()).isEmpty();
    assertThat(other.calls).doesNotContain("ensureRegistered");
    rack.assertQuiet();
  }

  @Test
  void sagaThatIsUnknown_changesNothing() {
    SagaId nobodys = new SagaId(new UUID(9, 9));
    rack.assertNoChange(
        () ->
            assertThat(rack.code(rack.nexus().abandonSaga(nobodys)))
                .isEqualTo(ErrorCode.NO_SUCH_SAGA));
  }
}
