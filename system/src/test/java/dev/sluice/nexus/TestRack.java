package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.api.VmmSpec;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.platform.Platform;
import dev.sluice.platform.Stages;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.Pause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A Nexus over sleds and a datastore in virtual time. Watches two promises all along: no VM runs
 * that is not on the books, and none of an instance beside another one.
 */
final class TestRack {

  /** Longer than any single wait of Nexus, so that what can happen has happened. */
  static final Duration LONG = Duration.ofMinutes(10);

  private static final NexusConfig CONFIG = config();

  final ManualScheduler scheduler = new ManualScheduler();
  final TestBooks books = new TestBooks();
  final MemoryTables tables = new MemoryTables(this::changed);
  final TestStore store = new TestStore(tables, scheduler.worker("store"));
  final Map<SledId, TestSled> sleds = new LinkedHashMap<>();
  private Nexus nexus;
  private int named;

  TestRack() {
    nexus = newNexus();
  }

  private Nexus newNexus() {
    return newNexus("test", new Pause());
  }

  /** Another Nexus over the same datastore, which has not begun. */
  Nexus newNexus(String name, Pause pause) {
    Platform platform = pause.of(scheduler.platform());
    return new Nexus(name, CONFIG, platform, store, new TestTransport(this::sledAt));
  }

  /** As in production, but that a listing of more than two rows takes several transactions. */
  private static NexusConfig config() {
    NexusConfig standard = NexusConfig.standard();
    Transactions.Limits limits = standard.transactions();
    return new NexusConfig(
        standard.sledRequestTimeout(),
        standard.sledQueryTimeout(),
        standard.replyLimit(),
        standard.sledRetry(),
        new Transactions.Limits(limits.triesMax(), limits.pauseMost(), limits.outages(), 2),
        standard.watchPeriod(),
        standard.reconcilePeriod(),
        standard.sagaSweepPeriod(),
        standard.beatPeriod(),
        standard.lease(),
        standard.outcomesKept(),
        standard.autoRestartPeriod(),
        standard.autoRestartCooldown(),
        standard.keys());
  }

  Nexus nexus() {
    return nexus;
  }

  /** The process dies where it stands, and another takes its place. */
  void crashNexus() {
    nexus.shutdown();
    nexus = newNexus();
    nexus.start();
  }

  TestSled sled(SledId id) {
    return Objects.requireNonNull(sleds.get(id));
  }

  private TestSled sledAt(String address) {
    return sleds.values().stream()
        .filter(sled -> sled.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  /** A sled that has reported a settled reservoir. */
  TestSled addSled(long reservoirGib) {
    TestSled sled =
        new TestSled(sleds.size() + 1, reservoirGib, scheduler.worker("sled"), this::launched);
    sleds.put(sled.id(), sled);
    await(nexus.sledPut(sled.report()));
    return sled;
  }

  /** The next life of a sled's agent: it asks, then reports. */
  void reboot(TestSled sled) {
    sled.reboot();
    await(nexus.sledGet(sled.id(), sled.boot()));
    await(nexus.sledPut(sled.report()));
  }

  InstanceId create(long gib) {
    return create(gib, false);
  }

  InstanceId create(long gib, boolean autoRestart) {
    String name = "vm-" + ++named;
    return Objects.requireNonNull(
            await(nexus.create(new InstanceSpec(name, gib * GuestMemory.GIB, autoRestart))))
        .id();
  }

  /** An instance that runs. */
  InstanceId running(long gib) {
    InstanceId id = create(gib);
    await(nexus.start(id));
    return id;
  }

  /** Drives until the stage is complete. */
  <T> @Nullable T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    for (int seconds = 0; !future.isDone() && seconds < LONG.toSeconds(); seconds++) {
      scheduler.advance(Duration.ofSeconds(1));
    }
    assertThat(future).as("an answer").isDone();
    try {
      return future.join();
    } catch (RuntimeException wrapped) {
      throw (RuntimeException) Stages.cause(wrapped);
    }
  }

  /** Drives until the stage is complete; how it was refused, or null if it was not. */
  @Nullable ApiException refusal(CompletionStage<?> stage) {
    try {
      await(stage);
      return null;
    } catch (ApiException refusal) {
      return refusal;
    }
  }

  @Nullable ErrorCode code(CompletionStage<?> stage) {
    ApiException refusal = refusal(stage);
    return refusal == null ? null : refusal.code();
  }

  InstanceState state(InstanceId id) {
    return view(id).state();
  }

  InstanceView view(InstanceId id) {
    return tables.run(tx -> Instances.get(tx, id));
  }

  PropolisId propolis(InstanceId id) {
    return Objects.requireNonNull(tables.run(tx -> Instances.row(tx, id)).propolis());
  }

  /** Where VMs of this instance really run, expunged sleds aside. */
  List<TestSled> sledsThatRun(InstanceId id) {
    return sleds.values().stream()
        .filter(sled -> !sled.expunged && sled.running().contains(id))
        .toList();
  }

  /** Nothing on the books changes by this. */
  void assertNoChange(Runnable action) {
    int before = books.changes;
    action.run();
    assertThat(books.changes).as("changes of rows").isEqualTo(before);
  }

  /** Nothing is in flight: the books agree with each other and with the sleds. */
  void assertQuiet() {
    assertThat(books.sagas).as("sagas").isEmpty();
    assertBooks();
    for (VmmRow vmm : books.vmms.values()) {
      assertThat(vmm.state()).isEqualTo(VmmRow.State.RUNNING);
      assertThat(sled(vmm.sled()).runs(vmm.id())).as("%s really runs", vmm).isTrue();
    }
    for (TestSled sled : sleds.values()) {
      if (!sled.expunged) {
        for (InstanceId id : sled.running()) {
          assertThat(state(id)).isEqualTo(InstanceState.RUNNING);
        }
      }
    }
  }

  /** At any time: rows that belong together are there together. */
  void assertBooks() {
    for (VmmRow vmm : books.vmms.values()) {
      ReservationRow reservation = Objects.requireNonNull(books.reservations.get(vmm.id()));
      assertThat(reservation.sled()).isEqualTo(vmm.sled());
      InstanceRow instance = books.instances.get(vmm.instance());
      if (instance == null
          || !vmm.id()
              .equals(instance.propolis())) { // a start was called off, or the instance deleted
        assertThat(ofSagaAlone(vmm) ? VmmRow.State.STARTING : VmmRow.State.STOPPING)
            .isEqualTo(vmm.state());
      } else {
        // The new place of an instance that is moved belongs to its saga beside the old VMM.
        assertThat(instance.state().name()).isEqualTo(vmm.state().name());
      }
    }
    assertThat(books.reservations).hasSameSizeAs(books.vmms);
    long starting =
        books.instances.values().stream().filter(i -> i.state() == InstanceState.STARTING).count();
    assertThat(books.sagas.values().stream().filter(TestRack::underWay)).hasSize((int) starting);
    for (SagaRow saga : books.sagas.values().stream().filter(TestRack::underWay).toList()) {
      InstanceRow instance = Objects.requireNonNull(books.instances.get(saga.instance()));
      assertThat(instance.state()).isEqualTo(InstanceState.STARTING);
      assertThat(instance.propolis()).isEqualTo(saga.propolis());
    }
  }

  private static boolean underWay(SagaRow saga) {
    return saga.step() != SagaRow.Step.CALL_OFF && saga.step() != SagaRow.Step.VACATE;
  }

  private boolean ofSagaAlone(VmmRow vmm) {
    return books.sagas.values().stream()
        .anyMatch(saga -> !underWay(saga) && vmm.id().equals(saga.propolis()));
  }

  private void launched(VmmSpec spec) {
    assertThat(books.reservations)
        .as("reservations, when %s has just been launched", spec)
        .containsKey(spec.propolis());
    assertThat(sledsThatRun(spec.instance())).as("sleds that run %s", spec).hasSize(1);
  }

  private void changed(String table, @Nullable Object before, @Nullable Object after) {
    books.changed(table, before, after);
    if (before instanceof ReservationRow freed && after == null) {
      TestSled sled = sled(freed.sled());
      assertThat(sled.runs(freed.id()) && !sled.expunged)
          .as("%s was freed while its VM runs", freed)
          .isFalse();
    }
    if (before instanceof SledRow old && after instanceof SledRow now) {
      assertThat(now.boot()).isGreaterThanOrEqualTo(old.boot());
    }
  }
}
