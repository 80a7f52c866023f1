package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiError;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.SagaId;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.sim.event.KeyEvent.AnswerMade;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.rack.NexusNode;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is judged of requests with a key. */
class KeysTest extends OracleFixture {

  private static final IdempotencyKey KEY = new IdempotencyKey(new UUID(1, 1));

  @BeforeEach
  void watch() {
    new OneKeyOneOutcome(findings).watch(events);
  }

  private void made(boolean reused, Answer<?> answer) {
    events.emit(new AnswerMade(KEY, "stop 1", reused, answer));
  }

  private static Answer<?> no(ErrorCode code) {
    return new Answer.Refused<>(new ApiError(code, "no", null));
  }

  private void fired() {
    fired(Promise.ONE_KEY_ONE_OUTCOME);
  }

  @Test
  void sameAnswers_andThoseThatAreNoOutcome_areAllowed() {
    made(false, no(ErrorCode.STOP_PENDING));
    made(false, new Answer.Ok<>("a"));
    made(false, no(ErrorCode.UNAVAILABLE));
    made(false, new Answer.Ok<>("a"));
    made(true, no(ErrorCode.KEY_REUSED));
    made(true, no(ErrorCode.OUTCOME_UNKNOWN));
    quiet();
  }

  @Test
  @Fires(Promise.ONE_KEY_ONE_OUTCOME)
  void anotherValue_isSeen() {
    made(false, new Answer.Ok<>("a"));
    made(false, new Answer.Ok<>("b"));
    fired();
  }

  @Test
  void refusalAfterSuccess_isSeen() {
    made(false, new Answer.Ok<>("a"));
    made(false, no(ErrorCode.CONFLICT));
    fired();
  }

  @Test
  void successAfterWantOfRoom_isSeen() {
    made(false, no(ErrorCode.INSUFFICIENT_CAPACITY));
    made(false, new Answer.Ok<>("a"));
    fired();
  }

  @Test
  void reusedKeyThatIsServed_isSeen() {
    made(true, new Answer.Ok<>("a"));
    fired();
  }

  @Test
  void ownKeyThatIsCalledReused_isSeen() {
    made(false, no(ErrorCode.KEY_REUSED));
    fired();
  }

  @Test
  void wantOfRoomForKeys_isExcusedOnlyWhereThereIsNone() {
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    Excuses excuses = new Excuses(kernel, nexus);
    excuses.watch(events);
    for (int i = 1; i < NexusNode.KEYS_MAX; i++) {
      events.emit(RowChanged.of("request_key", null, row(i)));
    }
    assertThat(excuses.allow(ErrorCode.KEYS_FULL, 0)).isFalse();
    events.emit(RowChanged.of("request_key", null, row(0)));
    assertThat(excuses.allow(ErrorCode.KEYS_FULL, 0)).isTrue();
    kernel.runUntil(10, 10);
    events.emit(RowChanged.of("request_key", row(0), null));
    assertThat(excuses.allow(ErrorCode.KEYS_FULL, 0)).as("was so since").isTrue();
    assertThat(excuses.allow(ErrorCode.KEYS_FULL, 5)).isFalse();
  }

  private static KeyRow row(int number) {
    return new KeyRow(
        new IdempotencyKey(new UUID(2, number)),
        "users",
        "digest",
        KeyRow.State.FINAL,
        null,
        null,
        "{}",
        0,
        Instant.EPOCH);
  }

  private static KeyRow inHand(SagaId saga) {
    return new KeyRow(
        KEY, "users", "digest", KeyRow.State.IN_HAND, saga, null, null, 0, Instant.EPOCH);
  }

  private void begunAndCommitted(KeyRow key, SagaRow saga) {
    StoreMirror store = new StoreMirror();
    store.watch(events);
    new KeysInHand(store, findings).watch(events);
    events.emit(RowChanged.of("request_key", null, key));
    events.emit(RowChanged.of("saga", null, saga)); // in the same transaction
    events.emit(new TransactionEnded("instance-start", null));
    quiet();
  }

  private void left() {
    events.emit(new TransactionEnded("start-given-up", null));
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(Promise.KEYS_IN_HAND.label());
  }

  @Test
  @Fires(Promise.KEYS_IN_HAND)
  void keyInHandWhoseSagaHasEnded_isSeen() {
    SagaId id = new SagaId(new UUID(3, 1));
    SagaRow saga = saga(id);
    begunAndCommitted(inHand(id), saga);
    events.emit(RowChanged.of("saga", saga, null));
    quiet();
    left();
  }

  @Test
  void keyInHandWhoseStartWasCalledOff_isSeen() {
    SagaId id = new SagaId(new UUID(3, 1));
    SagaRow saga = saga(id);
    begunAndCommitted(inHand(id), saga);
    events.emit(RowChanged.of("saga", saga, saga.calledOff()));
    left();
  }

  @Test
  void keyThatEndsWithItsSaga_isRight() {
    SagaId id = new SagaId(new UUID(3, 1));
    SagaRow saga = saga(id);
    KeyRow key = inHand(id);
    begunAndCommitted(key, saga);
    events.emit(RowChanged.of("saga", saga, null));
    events.emit(RowChanged.of("request_key", key, key.ended(KeyRow.State.FINAL, "{}")));
    events.emit(new TransactionEnded("start-finish", null));
    quiet();
  }

  private static SagaRow saga(SagaId id) {
    return SagaRow.begun(
        id, new InstanceId(new UUID(4, 1)), new NexusId(new UUID(5, 1)), InstanceState.STOPPED);
  }
}
