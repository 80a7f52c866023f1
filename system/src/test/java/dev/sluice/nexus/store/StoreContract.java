package dev.sluice.nexus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What any form of the store port promises. Each form has a subclass that opens it. */
public abstract class StoreContract {

  private static final int IDS = 6;
  private static final List<SledId> SLEDS =
      IntStream.range(0, IDS).mapToObj(TestRows::sledId).toList();
  private static final Duration COOLDOWN = Duration.ofSeconds(4);

  /** An empty datastore of the form. */
  protected abstract Datastore open();

  /** The outcome of a stage; what it failed with is thrown. */
  protected abstract <T> T await(CompletionStage<T> stage);

  /** What a body that is to be undone throws. */
  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A change of one row.
   *
   * @param kind which store, and whether to put or to delete
   * @param number of the id
   * @param variety what the row holds
   */
  public record Step(int kind, int number, long variety) {
    void apply(Transaction tx, StoreModel model) {
      SplittableRandom random = new SplittableRandom(variety);
      InstanceId instance = TestRows.instanceId(number);
      PropolisId propolis = TestRows.propolisId(number);
      SagaId saga = TestRows.sagaId(number);
      switch (kind) {
        case 0 ->
            put(
                TestRows.drawnSled(SLEDS.get(number), random),
                tx.sleds()::put,
                row -> model.sleds.put(row.id(), row));
        case 1 -> {
          String name = "name-" + random.nextInt(IDS);
          InstanceRow holder = model.byName(name);
          InstanceRow row = TestRows.drawnInstance(instance, name, random);
          if (holder == null || holder.id().equals(instance)) {
            put(row, tx.instances()::put, put -> model.instances.put(put.id(), put));
          }
        }
        case 2 ->
            put(
                TestRows.drawnVmm(propolis, random),
                tx.vmms()::put,
                row -> model.vmms.put(row.id(), row));
        case 3 ->
            put(
                TestRows.drawnReservation(propolis, random),
                tx.reservations()::put,
                row -> model.reservations.put(row.id(), row));
        case 4 ->
            put(
                TestRows.drawnSaga(saga, random),
                tx.sagas()::put,
                row -> model.sagas.put(row.id(), row));
        case 5 -> {
          tx.instances().delete(instance);
          model.instances.remove(instance);
        }
        case 6 -> {
          tx.vmms().delete(propolis);
          model.vmms.remove(propolis);
        }
        case 7 -> {
          tx.reservations().delete(propolis);
          model.reservations.remove(propolis);
        }
        case 8 -> {
          tx.sagas().delete(saga);
          model.sagas.remove(saga);
        }
        case 9 ->
            put(
                TestRows.drawnKey(TestRows.key(number), number % 2, random),
                tx.keys()::put,
                row -> model.keys.put(row.id(), row));
        case 10 ->
            put(
                TestRows.drawnOutcome(saga, random),
                tx.outcomes()::put,
                row -> model.outcomes.put(row.id(), row));
        case 11 -> {
          tx.outcomes().delete(saga);
          model.outcomes.remove(saga);
        }
        case 12 ->
            put(
                TestRows.drawnNexus(TestRows.nexusId(number), number, random),
                tx.nexuses()::put,
                row -> model.nexuses.put(row.id(), row));
        case 13 -> {
          tx.nexuses().delete(TestRows.nexusId(number));
          model.nexuses.remove(TestRows.nexusId(number));
        }
        default -> {
          tx.keys().delete(TestRows.key(number));
          model.keys.remove(TestRows.key(number));
        }
      }
    }

    private static <R> void put(R row, Consumer<R> store, Consumer<R> model) {
      store.accept(row);
      model.accept(row);
    }
  }

  /** Steps of one transaction, which may be undone at its end. */
  public record Drawn(List<Step> steps, boolean undone) {}

  @Provide
  Arbitrary<Drawn> transactions() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.integers().between(0, 14),
                Arbitraries.integers().between(0, IDS - 1),
                Arbitraries.longs())
            .as(Step::new);
    return Combinators.combine(step.list().ofMaxSize(8), Arbitraries.of(false, false, true))
        .as(Drawn::new);
  }

  @Property(tries = 300)
  protected void everyQuery_answersAsIfItLookedAtEveryRow(
      @ForAll @Size(max = 8) List<@From("transactions") Drawn> transactions, @ForAll long salt) {
    Datastore store = open();
    StoreModel committed = new StoreModel();
    for (Drawn drawn : transactions) {
      StoreModel before = committed;
      StoreModel[] after = new StoreModel[1]; // of the last run: a body may run more than once
      Function<Transaction, Boolean> body =
          tx -> {
            StoreModel model = before.copy();
            for (Step step : drawn.steps()) {
              step.apply(tx, model);
              assertAgree(tx, model, new SplittableRandom(salt + step.variety()));
            }
            if (drawn.undone()) {
              throw new Undo();
            }
            after[0] = model;
            return true;
          };
      if (drawn.undone()) {
        assertThatThrownBy(() -> run(store, body)).isInstanceOf(Undo.class);
      } else {
        run(store, body);
        committed = Objects.requireNonNull(after[0]);
      }
      StoreModel now = committed;
      run(store, tx -> assertAgree(tx, now, new SplittableRandom(salt)));
    }
  }

  private static boolean assertAgree(Transaction tx, StoreModel model, SplittableRandom random) {
    int limit = 1 + random.nextInt(IDS);
    int after = random.nextInt(-1, IDS);
    assertSledsAgree(tx, model, after, limit, random.nextInt(9));
    assertInstancesAgree(tx, model, after, limit, Instant.ofEpochSecond(random.nextInt(12)));
    assertVmmsAgree(tx, model, after, limit);
    for (int i = 0; i < IDS; i++) {
      SagaId saga = TestRows.sagaId(i);
      assertThat(tx.sagas().get(saga).orElse(null)).isEqualTo(model.sagas.get(saga));
    }
    for (int i = 0; i < IDS; i++) {
      InstanceId instance = TestRows.instanceId(i);
      assertThat(tx.sagas().ofInstance(instance).orElse(null))
          .isEqualTo(model.ofInstance(instance));
    }
    @Nullable SagaId afterSaga = after < 0 ? null : TestRows.sagaId(after);
    assertThat(tx.sagas().unfinished(afterSaga, limit))
        .isEqualTo(model.unfinished(afterSaga, limit));
    assertOutcomesAndNexusesAgree(tx, model, limit, Instant.ofEpochSecond(random.nextInt(13)));
    assertKeysAgree(tx, model, limit, Instant.ofEpochSecond(random.nextInt(13)));
    return true;
  }

  private static void assertKeysAgree(Transaction tx, StoreModel model, int limit, Instant time) {
    for (int i = 0; i < IDS; i++) {
      IdempotencyKey id = TestRows.key(i);
      assertThat(tx.keys().get(id).orElse(null)).isEqualTo(model.keys.get(id));
      SagaId saga = TestRows.sagaId(i);
      assertThat(tx.keys().ofSaga(saga)).isEqualTo(model.keysOfSaga(saga));
      assertThat(tx.keys().count(i)).isEqualTo(model.keyCount(i));
    }
    assertThat(tx.keys().before(time, limit)).isEqualTo(model.keysBefore(time, limit));
  }

  private static void assertOutcomesAndNexusesAgree(
      Transaction tx, StoreModel model, int limit, Instant end) {
    for (int i = 0; i < IDS; i++) {
      SagaId saga = TestRows.sagaId(i);
      NexusId nexus = TestRows.nexusId(i);
      assertThat(tx.outcomes().get(saga).orElse(null)).isEqualTo(model.outcomes.get(saga));
      assertThat(tx.nexuses().get(nexus).orElse(null)).isEqualTo(model.nexuses.get(nexus));
      assertThat(tx.nexuses().byName("nexus-" + i).orElse(null))
          .isEqualTo(model.nexusByName("nexus-" + i));
    }
    assertThat(tx.outcomes().endedBefore(end, limit)).isEqualTo(model.endedBefore(end, limit));
    assertThat(tx.nexuses().all()).isEqualTo(model.nexuses());
  }

  private static void assertSledsAgree(
      Transaction tx, StoreModel model, int after, int limit, long bytes) {
    for (SledId sled : SLEDS) {
      assertThat(tx.sleds().get(sled).orElse(null)).isEqualTo(model.sleds.get(sled));
    }
    @Nullable SledId afterSled = after < 0 ? null : SLEDS.get(after);
    assertThat(tx.sleds().getAll(SLEDS)).isEqualTo(model.sleds);
    assertThat(tx.sleds().page(afterSled, limit)).isEqualTo(model.sledPage(afterSled, limit));
    assertThat(tx.sleds().withDesiredReservoir(afterSled, limit))
        .isEqualTo(model.withDesiredReservoir(afterSled, limit));
    assertThat(tx.sleds().withRoom(bytes)).isEqualTo(model.withRoom(bytes));
    assertThat(tx.reservations().bytesBySled(SLEDS)).isEqualTo(model.bytesBySled(SLEDS));
  }

  private static void assertInstancesAgree(
      Transaction tx, StoreModel model, int after, int limit, Instant now) {
    for (int i = 0; i < IDS; i++) {
      InstanceId id = TestRows.instanceId(i);
      assertThat(tx.instances().get(id).orElse(null)).isEqualTo(model.instances.get(id));
      assertThat(tx.instances().byName("name-" + i).orElse(null))
          .isEqualTo(model.byName("name-" + i));
    }
    @Nullable InstanceId afterInstance = after < 0 ? null : TestRows.instanceId(after);
    assertThat(tx.instances().page(afterInstance, limit))
        .isEqualTo(model.instancePage(afterInstance, limit));
    assertThat(tx.instances().dueForRestart(now, COOLDOWN, limit))
        .isEqualTo(model.dueForRestart(now, COOLDOWN, limit));
  }

  private static void assertVmmsAgree(Transaction tx, StoreModel model, int after, int limit) {
    List<PropolisId> ids = IntStream.range(0, IDS).mapToObj(TestRows::propolisId).toList();
    for (PropolisId id : ids) {
      assertThat(tx.vmms().get(id).orElse(null)).isEqualTo(model.vmms.get(id));
    }
    @Nullable PropolisId afterVmm = after < 0 ? null : ids.get(after);
    assertThat(tx.vmms().getAll(ids)).isEqualTo(model.vmms);
    assertThat(tx.vmms().runningOrStopping(afterVmm, limit))
        .isEqualTo(model.runningOrStopping(afterVmm, limit));
    for (SledId sled : SLEDS) {
      assertThat(tx.vmms().count(sled)).isEqualTo(model.onSled(sled, null, IDS).size());
      assertThat(tx.vmms().toMove(sled, limit)).isEqualTo(model.toMove(sled, limit));
      assertThat(tx.vmms().lastDrainTurn(sled)).isEqualTo(model.lastDrainTurn(sled));
      assertThat(tx.vmms().staying(sled, limit)).isEqualTo(model.staying(sled, limit));
      assertThat(tx.sagas().movesFrom(sled)).isEqualTo(model.movesFrom(sled));
      assertThat(tx.vmms().onSled(sled, afterVmm, limit))
          .isEqualTo(model.onSled(sled, afterVmm, limit));
    }
  }

  @Example
  void nameOfAnotherInstance_isAFaultOfTheProgram() {
    Datastore store = open();
    SplittableRandom random = new SplittableRandom(1);
    InstanceRow first = TestRows.drawnInstance(TestRows.instanceId(1), "a", random);
    InstanceRow second = TestRows.drawnInstance(TestRows.instanceId(2), "a", random);
    put(store, first);
    put(store, first.autoRestartedAt(Instant.EPOCH));
    assertThatThrownBy(() -> put(store, second)).isInstanceOf(IllegalStateException.class);
    InstanceId id = second.id();
    Optional<InstanceRow> found = run(store, tx -> tx.instances().get(id));
    assertThat(found).isEmpty();
  }

  @Example
  void pageWithoutRows_isAFaultOfTheProgram() {
    Datastore store = open();
    assertThatThrownBy(() -> run(store, tx -> tx.sleds().page(null, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void transactionsAtOneTime_actAsIfOneAfterTheOther() {
    Datastore store = open();
    SledId sled = TestRows.sledId(0);
    run(
        store,
        tx -> {
          tx.sleds().put(TestRows.sled(sled, 5));
          return true;
        });
    List<Function<Transaction, Boolean>> bodies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PropolisId id = TestRows.propolisId(i);
      bodies.add(tx -> reserveOne(tx, id));
    }
    List<CompletionStage<Boolean>> first =
        bodies.stream().map(body -> store.transact("reserve", body)).toList();
    for (int i = 0; i < 8; i++) {
      outcome(store, bodies.get(i), first.get(i));
    }
    Map<SledId, Long> bytes = run(store, tx -> tx.reservations().bytesBySled(List.of(sled)));
    assertThat(bytes).containsEntry(sled, 5L);
  }

  private static boolean reserveOne(Transaction tx, PropolisId id) {
    List<SledId> fitting = tx.sleds().withRoom(1);
    fitting.forEach(sled -> tx.reservations().put(new ReservationRow(id, sled, 1)));
    return !fitting.isEmpty();
  }

  private void put(Datastore store, InstanceRow row) {
    run(
        store,
        tx -> {
          tx.instances().put(row);
          return true;
        });
  }

  private <T> T run(Datastore store, Function<Transaction, T> body) {
    return outcome(store, body, store.transact("test", body));
  }

  /** The outcome of a transaction, which is run again as often as it loses against others. */
  private <T> T outcome(
      Datastore store, Function<Transaction, T> body, CompletionStage<T> firstRun) {
    CompletionStage<T> stage = firstRun;
    while (true) {
      try {
        return await(stage);
      } catch (StoreException fault) {
        assertThat(fault.kind()).isEqualTo(StoreException.Kind.SERIALIZATION);
        stage = store.transact("test", body);
      }
    }
  }
}
