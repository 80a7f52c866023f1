package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.SqlDatastore;
import dev.sluice.nexus.store.sql.TestDatabase;
import dev.sluice.platform.Stages;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * The transactions of Nexus itself, in generated sequences, over memory and over PostgreSQL: each
 * answers the same or is refused in the same words.
 */
class TwoStoresTest {

  private static final int THINGS = 3;
  private static final NexusId SELF = new NexusId(new UUID(6, 1));
  private static final NexusId OTHER = new NexusId(new UUID(6, 2));
  private static final DatabaseAddress DATABASE = TestDatabase.fresh("two_stores");
  private static final SqlDatastore SQL = SqlDatastore.open(DATABASE);

  @AfterContainer
  static void close() {
    SQL.close();
  }

  @Property(tries = 60)
  void everyTransaction_endsTheSameInBoth(@ForAll("sequences") ActionChain<Both> sequence) {
    sequence.run().same(tx -> List.of(SledRegistry.page(tx, null, 9), Instances.page(tx, null, 9)));
  }

  @Provide
  Arbitrary<ActionChain<Both>> sequences() {
    return ActionChain.startWith(Both::new)
        .withAction(5, draw("report", TwoStoresTest::report))
        .withAction(1, draw("ask", TwoStoresTest::ask))
        .withAction(1, draw("policy", TwoStoresTest::policy))
        .withAction(1, draw("decommission", TwoStoresTest::decommission))
        .withAction(1, draw("desire", TwoStoresTest::desire))
        .withAction(4, draw("create", TwoStoresTest::create))
        .withAction(1, draw("delete", TwoStoresTest::delete))
        .withAction(1, draw("stop", TwoStoresTest::stop))
        .withAction(8, draw("start", TwoStoresTest::step))
        .withAction(4, draw("move", TwoStoresTest::move))
        .withAction(1, draw("take over", TwoStoresTest::takeOver))
        .withAction(1, draw("beat", TwoStoresTest::beat))
        .withAction(1, draw("expire", TwoStoresTest::expire))
        .withMaxTransformations(30);
  }

  /** A transaction that is drawn: three numbers decide what it is about. */
  private interface Drawn {
    Function<Transaction, ?> of(int one, int other, int amount);
  }

  private static Action.Independent<Both> draw(String name, Drawn drawn) {
    return () ->
        Combinators.combine(number(THINGS), number(THINGS), number(6))
            .as(
                (one, other, amount) ->
                    Transformer.mutate(
                        name + " " + one + " " + other + " " + amount,
                        both -> both.same(drawn.of(one, other, amount))));
  }

  private static Arbitrary<Integer> number(int end) {
    return Arbitraries.integers().between(0, end - 1);
  }

  private static Function<Transaction, ?> report(int sled, int boot, int amount) {
    SledAgentInfo info =
        new SledAgentInfo(
            id(SledId::new, sled),
            new BootId(1 + boot),
            "sled:12345",
            SledRole.GIMLET,
            new Baseboard("serial-" + sled, "part", 1),
            128,
            100 * GuestMemory.GIB,
            new ReservoirReport(
                ReservoirPhase.values()[amount % 4], 9, amount * GuestMemory.GIB, 50, null),
            1 + amount,
            false);
    return tx -> SledRegistry.put(tx, info, at(amount));
  }

  private static Function<Transaction, ?> ask(int sled, int boot, int amount) {
    return tx -> SledRegistry.get(tx, id(SledId::new, sled), new BootId(1 + boot), at(amount));
  }

  private static Function<Transaction, ?> policy(int sled, int other, int amount) {
    SledPolicy policy = SledPolicy.values()[amount % SledPolicy.values().length];
    return tx -> SledRegistry.setPolicy(tx, id(SledId::new, sled), policy, at(amount));
  }

  private static Function<Transaction, ?> decommission(int sled, int other, int amount) {
    return tx -> SledRegistry.decommission(tx, id(SledId::new, sled), at(amount));
  }

  private static Function<Transaction, ?> desire(int sled, int other, int amount) {
    ReservoirMode mode = amount == 0 ? new ReservoirMode.None() : new ReservoirMode.Percent(amount);
    return tx -> SledRegistry.setDesired(tx, id(SledId::new, sled), mode, at(amount));
  }

  private static Function<Transaction, ?> create(int instance, int name, int amount) {
    InstanceSpec spec =
        new InstanceSpec("name-" + name, (1 + amount) * GuestMemory.GIB, amount % 2 == 0);
    return tx -> Instances.create(tx, id(InstanceId::new, instance), spec, at(amount));
  }

  private static Function<Transaction, ?> delete(int instance, int other, int amount) {
    return tx -> Instances.delete(tx, id(InstanceId::new, instance), at(amount));
  }

  private static Function<Transaction, ?> stop(int instance, int other, int amount) {
    return tx -> Instances.stop(tx, id(InstanceId::new, instance), at(amount));
  }

  /** The next step of a start, or its beginning. Sagas and VMMs are numbered as instances are. */
  private static Function<Transaction, ?> step(int instance, int fate, int amount) {
    SagaId saga = id(SagaId::new, instance);
    return tx -> {
      SagaRow row = tx.sagas().get(saga).orElse(null);
      if (row == null) {
        return StartSteps.begin(tx, saga, SELF, id(InstanceId::new, instance));
      }
      return switch (row.step()) {
        case PLACE -> StartSteps.place(tx, row, id(PropolisId::new, instance), amount);
        case LAUNCH -> fate > 0 ? StartSteps.finish(tx, row, at(amount)) : refused(tx, row, amount);
        case UNWIND_ATTEMPT -> StartSteps.unwound(tx, row);
        case GIVE_UP -> StartSteps.giveUp(tx, row, at(amount));
        case VACATE -> {
          PropolisId old = MoveSteps.old(tx, row).vmm().id();
          yield fate > 0 ? MoveSteps.vacated(tx, row, old) : StartSteps.position(tx, row);
        }
        case CALL_OFF -> StartSteps.calledOff(tx, row);
      };
    };
  }

  /** Of two VMMs of an instance, one is numbered as it is and the other by a higher number. */
  private static Function<Transaction, ?> move(int instance, int other, int amount) {
    PropolisId one = id(PropolisId::new, instance);
    PropolisId another = id(PropolisId::new, instance + THINGS);
    return tx -> {
      boolean first = tx.vmms().get(one).isPresent();
      MoveSteps.Means means =
          new MoveSteps.Means(id(SagaId::new, instance), SELF, first ? another : one, amount);
      return MoveSteps.begin(tx, first ? one : another, means);
    };
  }

  private static Function<Transaction, ?> takeOver(int instance, int fate, int amount) {
    SagaId saga = id(SagaId::new, instance);
    return tx ->
        tx.sagas()
            .get(saga)
            .map(row -> StartSteps.takeOver(tx, row, OTHER, nexus -> nexus.beats() == amount));
  }

  private static Function<Transaction, ?> beat(int nexus, int name, int amount) {
    return tx -> {
      tx.nexuses()
          .put(new NexusRow(nexus == 0 ? SELF : OTHER, nexus == 0 ? "one" : "other", amount));
      return tx.nexuses().all();
    };
  }

  private static Function<Transaction, ?> expire(int one, int other, int amount) {
    return tx -> {
      List<OutcomeRow> old = tx.outcomes().endedBefore(at(amount), 2);
      old.forEach(row -> tx.outcomes().delete(row.id()));
      return old;
    };
  }

  private static Object refused(Transaction tx, SagaRow row, int amount) {
    SledId sled = tx.vmms().get(Objects.requireNonNull(row.propolis())).orElseThrow().sled();
    Refusal refusal = new Refusal(sled, ErrorCode.UNAVAILABLE, "not \"now\"");
    return StartSteps.refused(tx, row, refusal, new BootId(amount), at(amount));
  }

  private static <T> T id(Function<UUID, T> type, int number) {
    return type.apply(new UUID(number, -number));
  }

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }

  /** The same books twice, empty at first. */
  static final class Both {
    private final MemoryTables memory = new MemoryTables();

    Both() {
      TestDatabase.clear(DATABASE);
    }

    void same(Function<Transaction, ?> body) {
      Object inMemory = outcome(() -> memory.run(body::apply));
      Object inSql = outcome(() -> SQL.transact("test", body::apply).toCompletableFuture().join());
      assertThat(inSql).isEqualTo(inMemory);
    }

    private static Object outcome(Supplier<?> run) {
      try {
        return run.get();
      } catch (ApiException refusal) {
        return refusal.error();
      } catch (CompletionException wrapped) {
        if (Stages.cause(wrapped) instanceof ApiException refusal) {
          return refusal.error();
        }
        throw wrapped;
      }
    }
  }
}
