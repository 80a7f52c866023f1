package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.nexus.TestStore.Fate;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A request with a key is done once, however often it comes. */
class RequestKeysTest {

  private static final KeyLimits LIMITS = KeyLimits.standard();

  private final TestRack rack = new TestRack();
  private long drawn;

  private IdempotencyKey key() {
    return new IdempotencyKey(new UUID(++drawn, 0));
  }

  private static InstanceSpec spec(String name) {
    return new InstanceSpec(name, 4 * GuestMemory.GIB, false);
  }

  private InstanceView told(CompletionStage<InstanceView> stage) {
    return Objects.requireNonNull(rack.await(stage));
  }

  @Test
  void create_isDoneOnce_alsoThroughTheNextNexus() {
    IdempotencyKey key = key();
    InstanceView first = told(rack.nexus().create(spec("a"), key));
    assertThat(rack.await(rack.nexus().create(spec("a"), key))).isEqualTo(first);
    rack.await(rack.nexus().delete(first.id()));

    rack.crashNexus();

    assertThat(rack.await(rack.nexus().create(spec("a"), key))).isEqualTo(first);
    assertThat(rack.books.instances).isEmpty();
  }

  @Test
  void keyOfAnotherRequest_isRefused_whateverDiffers() {
    IdempotencyKey key = key();
    InstanceId id = told(rack.nexus().create(spec("a"), key)).id();
    assertThat(rack.code(rack.nexus().create(spec("b"), key))).isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(rack.code(rack.nexus().stop(id, key))).isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(rack.code(rack.nexus().delete(id, key))).isEqualTo(ErrorCode.KEY_REUSED);
    TestSled sled = rack.addSled(10);
    assertThat(rack.code(rack.nexus().decommission(sled.id(), key)))
        .isEqualTo(ErrorCode.KEY_REUSED);
    assertThat(rack.books.instances).hasSize(1);
  }

  @Test
  void refusal_isAnOutcome() {
    InstanceId holder = told(rack.nexus().create(spec("a"))).id();
    IdempotencyKey key = key();
    ApiException first = rack.refusal(rack.nexus().create(spec("a"), key));
    assertThat(first).isNotNull().returns(ErrorCode.CONFLICT, ApiException::code);
    rack.await(rack.nexus().delete(holder));

    ApiException again = rack.refusal(rack.nexus().create(spec("a"), key));
    assertThat(Objects.requireNonNull(again).error())
        .isEqualTo(Objects.requireNonNull(first).error());
    assertThat(rack.code(rack.nexus().create(spec("a"), key()))).isNull();
  }

  @Test
  void commitInDoubt_isClearedUp() {
    int[] lost = {2};
    rack.store.faults =
        name -> lost[0]-- > 0 ? Fate.APPLIED_UNKNOWN : Fate.COMMITTED; // else OUTCOME_UNKNOWN
    InstanceView view = told(rack.nexus().create(spec("a"), key()));
    assertThat(rack.books.instances).containsOnlyKeys(view.id());
  }

  @Test
  void datastoreAway_isNoOutcome() {
    IdempotencyKey key = key();
    rack.store.faults = name -> Fate.UNAVAILABLE;
    assertThat(rack.code(rack.nexus().create(spec("a"), key))).isEqualTo(ErrorCode.UNAVAILABLE);
    rack.store.faults = name -> Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().create(spec("a"), key))).isNull();
  }

  @Test
  void orderOfAnOperator_isNotObeyedAgain() {
    TestSled sled = rack.addSled(10);
    IdempotencyKey key = key();
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION, key));
    IdempotencyKey wish = key();
    rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(50), wish));
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.IN_SERVICE));
    rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(60)));

    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION, key));
    rack.await(rack.nexus().setDesiredReservoir(sled.id(), new ReservoirMode.Percent(50), wish));

    SledRow row = rack.tables.run(tx -> tx.sleds().get(sled.id())).orElseThrow();
    assertThat(row.policy()).isEqualTo(SledPolicy.IN_SERVICE);
    assertThat(row.desired()).isEqualTo(new ReservoirMode.Percent(60));
  }

  /** So that a start takes the time limit of a request. */
  private static void firstRequestIsLost(TestSled... sleds) {
    int[] lost = {1};
    for (TestSled sled : sleds) {
      sled.network =
          (to, call) -> lost[0]-- > 0 ? TestSled.Fate.REQUEST_LOST : TestSled.Fate.SERVED;
    }
  }

  @Test
  void copiesOfAStart_waitForTheOneInHand() {
    firstRequestIsLost(rack.addSled(10), rack.addSled(10));
    InstanceId id = rack.create(4);
    IdempotencyKey key = key();
    CompletionStage<InstanceView> first = rack.nexus().start(id, key);
    rack.scheduler.advance(Duration.ofMillis(100));
    CompletionStage<InstanceView> second = rack.nexus().start(id, key);

    assertThat(told(second)).isEqualTo(told(first)).returns(id, InstanceView::id);
    assertThat(rack.code(rack.nexus().start(id, key()))).as("runs already").isNull();
  }

  @Test
  void startInHand_isToldToItsUserByTheNextNexus_andOnlyOnceDone() {
    firstRequestIsLost(rack.addSled(10), rack.addSled(10));
    InstanceId id = rack.create(4);
    IdempotencyKey key = key();
    rack.nexus().start(id, key);
    rack.scheduler.advance(Duration.ofSeconds(5));
    firstRequestIsLost(rack.sleds.values().toArray(new TestSled[0]));
    rack.crashNexus();
    CompletionStage<InstanceView> again = rack.nexus().start(id, key);
    rack.scheduler.advance(Duration.ofSeconds(5));
    assertThat(again.toCompletableFuture()).isNotDone();

    InstanceView view = told(again);
    assertThat(view.state()).isEqualTo(InstanceState.RUNNING);
    rack.await(rack.nexus().stop(id));

    assertThat(told(rack.nexus().start(id, key))).as("as it was then").isEqualTo(view);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
  }

  @Test
  void startWhoseOutcomeCannotBeLookedUp_isNeverCalledUndone() {
    rack.addSled(10);
    InstanceId id = rack.create(4);
    IdempotencyKey key = key();
    rack.store.faults = name -> name.equals("start-key-look") ? Fate.UNAVAILABLE : Fate.COMMITTED;
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.START_PENDING);
    rack.store.faults = name -> Fate.COMMITTED;
    assertThat(told(rack.nexus().start(id, key)).state()).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void startThatNoSledHasRoomFor_staysRefused() {
    InstanceId id = rack.create(4);
    IdempotencyKey key = key();
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    rack.addSled(10);
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    assertThat(rack.state(id)).isEqualTo(InstanceState.STOPPED);
    assertThat(rack.code(rack.nexus().start(id, key()))).isNull();
  }

  @Test
  void startThatNoSledCouldTakeNow_beginsAnew() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.create(4);
    IdempotencyKey key = key();
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION));
    assertThat(rack.code(rack.nexus().start(id, key))).isEqualTo(ErrorCode.UNAVAILABLE);
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.IN_SERVICE));
    assertThat(told(rack.nexus().start(id, key)).state()).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void beginThatRunsAgainAfterItsStartWasGivenUp_isNotInHandAgain() {
    TestSled sled = rack.addSled(20);
    rack.await(rack.nexus().setPolicy(sled.id(), SledPolicy.NO_PROVISION));
    InstanceId id = rack.create(4);
    NexusId owner = new NexusId(new UUID(6, 1));
    SagaId saga = new SagaId(new UUID(3, 1));
    RequestKeys keys = new RequestKeys(LIMITS);
    KeyedRequest<InstanceView> request =
        KeyedRequest.ofUser(key(), new InstanceCall.Start(id, null), Instant.EPOCH);
    Function<Transaction, RequestKeys.Begun> begin =
        tx -> keys.start(tx, request, saga, () -> StartSteps.begin(tx, saga, owner, id));
    rack.tables.run(begin);
    for (int step = 0; step < 2; step++) {
      rack.tables.run(
          tx -> {
            SagaRow row = tx.sagas().get(saga).orElseThrow();
            return row.step() == SagaRow.Step.PLACE
                ? StartSteps.place(tx, row, new PropolisId(new UUID(4, 1)), 0)
                : StartSteps.giveUp(tx, row, Instant.EPOCH);
          });
    }

    RequestKeys.Begun again = rack.tables.run(begin);

    assertThat(again.position()).isInstanceOf(StartPosition.Ended.class);
    boolean known = rack.tables.run(tx -> keys.outcome(tx, request) != null);
    assertThat(known).isTrue();
  }

  @Test
  void stop_isNotDoneAgain_afterTheInstanceWasStartedAgain() {
    rack.addSled(10);
    InstanceId id = rack.running(4);
    IdempotencyKey key = key();
    InstanceView view = told(rack.nexus().stop(id, key));
    rack.await(rack.nexus().start(id));

    rack.crashNexus();

    assertThat(told(rack.nexus().stop(id, key))).isEqualTo(view);
    assertThat(rack.state(id)).isEqualTo(InstanceState.RUNNING);
  }

  @Test
  void stopInHand_goesOnThroughTheNextNexus() {
    TestSled sled = rack.addSled(10);
    InstanceId id = rack.running(4);
    IdempotencyKey key = key();
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    rack.nexus().stop(id, key);
    rack.scheduler.advance(Duration.ofSeconds(5));
    rack.crashNexus();
    sled.network = (to, call) -> TestSled.Fate.SERVED;

    assertThat(told(rack.nexus().stop(id, key)).state()).isEqualTo(InstanceState.STOPPED);
    assertThat(rack.sledsThatRun(id)).isEmpty();
    rack.assertQuiet();
  }

  @Test
  void stopThatIsPending_isToldWhenItIsDone() {
    TestSled sled = rack.addSled(10);
    rack.nexus().start();
    InstanceId id = rack.running(4);
    IdempotencyKey key = key();
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    assertThat(rack.code(rack.nexus().stop(id, key))).isEqualTo(ErrorCode.STOP_PENDING);
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    rack.await(rack.nexus().start(id));

    assertThat(told(rack.nexus().stop(id, key)).state()).isEqualTo(InstanceState.STOPPED);
    assertThat(rack.state(id)).as("another start").isEqualTo(InstanceState.RUNNING);
  }

  private RequestKeys small() {
    return new RequestKeys(
        new KeyLimits(LIMITS.kept(), 1, 2, LIMITS.lookPeriod(), LIMITS.cleanPeriod(), 2));
  }

  private KeyedRequest<Void> request(IdempotencyKey key, int day) {
    return KeyedRequest.ofUser(
        key,
        new InstanceCall.Delete(new InstanceId(new UUID(0, 1)), null),
        Instant.EPOCH.plus(Duration.ofDays(day)));
  }

  private boolean done(RequestKeys keys, IdempotencyKey key, int day) {
    return rack.tables.run(
        tx -> keys.once(tx, request(key, day), inTx -> true, value -> null).value() != null);
  }

  @Test
  void newKey_isRefusedWhileThereIsNoRoom_andNoneIsForgottenForIt() {
    RequestKeys keys = small();
    IdempotencyKey first = key();
    assertThat(done(keys, first, 0)).isTrue();
    assertThat(done(keys, key(), 1)).isTrue();
    IdempotencyKey third = key();
    ApiException full = null;
    try {
      done(keys, third, 2);
    } catch (ApiException refusal) {
      full = refusal;
    }
    assertThat(full).isNotNull().returns(ErrorCode.KEYS_FULL, ApiException::code);
    assertThat(done(keys, first, 2)).as("done before").isFalse();

    clean(keys, Duration.ofDays(1).plusNanos(1));
    assertThat(done(keys, third, 2)).isTrue();
    assertThat(kept(first)).isFalse();
  }

  private boolean kept(IdempotencyKey key) {
    return rack.tables.run(tx -> tx.keys().get(key).isPresent());
  }

  private int clean(RequestKeys keys, Duration sinceEpoch) {
    return rack.tables.run(tx -> keys.clean(tx, Instant.EPOCH.plus(sinceEpoch)));
  }

  @Test
  void key_isKeptForItsTime_andRemovedInBoundedRounds() {
    RequestKeys keys =
        new RequestKeys(
            new KeyLimits(LIMITS.kept(), 2, 9, LIMITS.lookPeriod(), LIMITS.cleanPeriod(), 2));
    for (int i = 0; i < 3; i++) {
      assertThat(done(keys, key(), 0)).isTrue();
    }
    assertThat(clean(keys, LIMITS.kept())).isZero();
    assertThat(clean(keys, LIMITS.kept().plusNanos(1))).isEqualTo(2);
    assertThat(clean(keys, LIMITS.kept().plusNanos(1))).isEqualTo(1);
    long left = rack.tables.run(tx -> tx.keys().count(0) + tx.keys().count(1));
    assertThat(left).isZero();
  }

  @Test
  void keyInHand_isKeptOn() {
    TestSled sled = rack.addSled(20);
    InstanceId stopping = rack.running(4);
    InstanceId starting = rack.create(4);
    IdempotencyKey stop = key();
    IdempotencyKey start = key();
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    rack.nexus().stop(stopping, stop);
    rack.nexus().start(starting, start);
    rack.scheduler.advance(Duration.ofSeconds(5));
    RequestKeys keys = new RequestKeys(LIMITS);
    Duration late = Duration.between(Instant.EPOCH, rack.scheduler.platform().clock().instant());

    clean(keys, late.plus(LIMITS.kept()));

    assertThat(kept(stop)).isTrue();
    assertThat(kept(start)).isTrue();
    rack.nexus().start();
    sled.network = (to, call) -> TestSled.Fate.SERVED;
    rack.scheduler.advance(TestRack.LONG);
    clean(keys, late.plus(LIMITS.kept()).plus(LIMITS.kept()).plusNanos(1));
    assertThat(kept(stop)).isFalse();
    assertThat(kept(start)).isFalse();
  }

  @Test
  void nexus_removesOldKeysByItself() {
    rack.nexus().start();
    IdempotencyKey key = key();
    rack.await(rack.nexus().create(spec("a"), key));
    rack.scheduler.advance(LIMITS.kept().minus(LIMITS.cleanPeriod()));
    assertThat(kept(key)).isTrue();
    rack.scheduler.advance(LIMITS.cleanPeriod().multipliedBy(3));
    assertThat(kept(key)).isFalse();
    InstanceRow row = rack.tables.run(tx -> tx.instances().byName("a")).orElseThrow();
    assertThat(row.state()).isEqualTo(InstanceState.STOPPED);
  }
}
