package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.Pause;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who lives and who is silent, as two that share a datastore see each other. */
class PeersTest {

  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final NexusId ONE = new NexusId(new UUID(0, 1));
  private static final NexusId OTHER = new NexusId(new UUID(0, 2));
  private static final NexusId OTHER_AGAIN = new NexusId(new UUID(0, 3));

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Worker worker = scheduler.worker("test");
  private final TestStore store = new TestStore(new MemoryTables(), worker);
  private int silences;
  private final Pause pause = new Pause();
  private final Peers one = peers(ONE, "one", worker);

  private Peers peers(NexusId id, String name, Worker on) {
    Transactions transactions =
        new Transactions(store, on, new SplittableRandom(1), NexusConfig.standard().transactions());
    return new Peers(transactions, on, id, name, BEAT, LEASE, () -> silences++);
  }

  private Peers other(NexusId id) {
    return peers(id, "other", pause.of(worker));
  }

  private void pass(int seconds) {
    scheduler.advance(Duration.ofSeconds(seconds));
  }

  private NexusRow row(NexusId id) {
    return store.tables.run(tx -> tx.nexuses().get(id)).orElseThrow();
  }

  @Test
  void oneThatBeats_isNotSilent() {
    one.start(() -> {});
    other(OTHER).start(() -> {});
    pass(600);
    assertThat(silences).isZero();
    assertThat(one.maybeGone(OTHER)).isFalse();
    assertThat(one.silent(row(OTHER))).isFalse();
  }

  @Test
  void oneThatIsPausedForALease_isSilent_untilItGoesOn() {
    one.start(() -> {});
    other(OTHER).start(() -> {});
    pass(15);
    pause.begin();
    pass(25);
    assertThat(one.maybeGone(OTHER)).isFalse();
    pass(20);
    assertThat(silences).isEqualTo(1);
    assertThat(one.maybeGone(OTHER)).isTrue();
    NexusRow asItWas = row(OTHER);
    assertThat(one.silent(asItWas)).isTrue();
    pause.end();
    pass(5);
    assertThat(one.silent(row(OTHER))).as("one whose row has changed since").isFalse();
    pass(30);
    assertThat(one.maybeGone(OTHER)).isFalse();
    assertThat(silences).isEqualTo(1);
  }

  @Test
  void outageOfTheDatastore_makesNobodySilent() {
    one.start(() -> {});
    other(OTHER).start(() -> {});
    pass(15);
    store.faults = name -> TestStore.Fate.UNAVAILABLE;
    pass(600);
    store.faults = name -> TestStore.Fate.COMMITTED;
    pass(60);
    assertThat(silences).isZero();
  }

  @Test
  void laterLife_takesTheRowOfTheOneBefore_forGood() {
    other(OTHER).start(() -> {});
    pass(15);
    other(OTHER_AGAIN).start(() -> {});
    pass(60); // the life before goes on meanwhile
    List<NexusRow> rows = store.tables.run(tx -> tx.nexuses().all());
    assertThat(rows).extracting(NexusRow::id).containsExactly(OTHER_AGAIN);
    assertThat(rows.get(0).beats()).isGreaterThan(3);
  }

  @Test
  void oneThatIsNotKnown_mayBeGone_butNotOneself() {
    one.start(() -> {});
    pass(15);
    assertThat(one.maybeGone(OTHER)).isTrue();
    assertThat(one.maybeGone(null)).isTrue();
    assertThat(one.maybeGone(ONE)).isFalse();
  }
}
