package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.PropolisId;
import dev.sluice.bhyve.Errno;
import dev.sluice.testkit.TestBhyve.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The reservoir changes under its manager: looks, signs of missing memory, resizes by others. */
class ReservoirLooksTest extends ReservoirManagerFixture {

  @Test
  void memoryTakenByAnother_stopsCountingAtARecheck() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.free(2 * GIB);
    worker.execute(manager::recheck);
    time.advance(LONG);
    assertThat(published.stream().map(Reservoir::settledBytes).distinct())
        .containsExactly(2 * GIB, 10 * GIB);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void memoryTakenByAnother_isNoticedWithinALookPeriod_andRegrown() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.free(2 * GIB);
    time.advance(LOOK_PERIOD);
    time.advance(LONG);
    assertThat(published.stream().map(Reservoir::settledBytes).distinct())
        .containsExactly(2 * GIB, 10 * GIB);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void memoryAddedByAnother_isGivenBackWithinALookPeriod() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.free(50 * GIB);
    time.advance(LOOK_PERIOD);
    time.advance(LONG);
    assertThat(bhyve.heldBytes()).isEqualTo(10 * GIB);
    assertThat(published.stream().map(Reservoir::settledBytes).distinct())
        .containsExactly(10 * GIB);
    assertThat(manager.reservoir().get()).isEqualTo(ready(10 * GIB));
  }

  @Test
  void memoryTakenByAnother_isNoticedWhileAResizeIsInHand() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.slowly(Duration.ofHours(1));
    request(manager, 14 * GIB);
    time.advance(Duration.ofMinutes(1));
    bhyve.free(2 * GIB);
    time.advance(LOOK_PERIOD);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(2 * GIB);
  }

  /** 1 GiB is on its way back; all beside it is theirs. */
  @Test
  void vmOfOthersThatWasReplacedByALargerOne_countsAsFarAsItMust_whileOneOfOursLeaves() {
    bhyve.leave("theirs", 2 * GIB);
    ReservoirManager manager = settledAt(10 * GIB);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(8 * GIB);
    held = new LaunchGate.Held(0, GIB, 2, 0, 0);
    bhyve.leave("theirs", 6 * GIB);
    time.advance(LOOK_PERIOD);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(5 * GIB);
    held = new LaunchGate.Held(0, 0, 3, GIB, 0);
    time.advance(Duration.ofSeconds(3));
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(4 * GIB);
  }

  /** A launch of 1 GiB comes and fails within each look; all beside it is theirs. */
  @Test
  void vmOfOthersThatWasReplacedByALargerOne_countsAsFarAsItMust_whateverComesAndGoesMeanwhile() {
    bhyve.leave("theirs", 2 * GIB);
    ReservoirManager manager = settledAt(10 * GIB);
    launchesFail = true;
    bhyve.leave("theirs", 6 * GIB);
    time.advance(LOOK_PERIOD);
    time.advance(Duration.ofSeconds(3));
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(5 * GIB);
  }

  private List<Long> publishedUsedGib() {
    return published.stream()
        .map(now -> Objects.requireNonNull(now.usedBytes()) / GIB)
        .distinct()
        .toList();
  }

  @Test
  void whatVmsHold_isNotKnownBeforeBhyveIsAsked() {
    bhyve.failNext(Request.QUERY, Errno.EIO);
    ReservoirManager manager = started(10 * GIB);
    time.advance(Duration.ofSeconds(1));
    assertThat(manager.reservoir().get().usedBytes()).isNull();
    time.advance(LONG);
    assertThat(manager.reservoir().get().usedBytes()).isZero();
  }

  @Test
  void whatVmsHold_isPublishedWithAnythingElse() {
    ReservoirManager manager = settledAt(10 * GIB);
    bhyve.free(7 * GIB);
    bhyve.leave("theirs", 3 * GIB);
    time.advance(LOOK_PERIOD);
    time.advance(LONG);
    assertThat(manager.reservoir().get().usedBytes()).isEqualTo(3 * GIB);
  }

  @Test
  void whatOnlyVmsOfThisBootHold_isPublishedOnceNothingElseHasBeenForTenPeriods() {
    ReservoirManager manager = settledAt(10 * GIB);
    String ours = NAMES.of(new PropolisId(new UUID(1, 1)));
    worker.execute(() -> manager.recheck()); // nothing has changed
    time.advance(LONG);
    bhyve.free(8 * GIB);
    bhyve.leave(ours, 2 * GIB);
    time.advance(LOOK_PERIOD.multipliedBy(10).minus(LONG).minusMinutes(1));
    assertThat(published).as("in nine periods").isEmpty();
    time.advance(Duration.ofMinutes(2));
    assertThat(publishedUsedGib()).containsExactly(2L);
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(10 * GIB);
    time.advance(LOOK_PERIOD.multipliedBy(20));
    assertThat(published).as("and no more while nothing changes").hasSize(1);
    bhyve.free(7 * GIB);
    bhyve.leave(ours, 3 * GIB);
    time.advance(LOOK_PERIOD);
    assertThat(publishedUsedGib()).as("at once, after a long time").containsExactly(2L, 3L);
  }

  @Test
  void signOfMissingMemoryBesideALookInHand_isLookedInto() {
    ReservoirManager manager = settledAt(10 * GIB);
    List<String> shown = new ArrayList<>();
    worker.execute(() -> manager.recheck().thenRun(() -> shown.add("first")));
    time.advance(Duration.ofMillis(50)); // the look is on its way
    worker.execute(() -> manager.recheck().thenRun(() -> shown.add("second")));
    time.advance(Duration.ofMillis(160)); // a list and a query each take 100 ms
    assertThat(shown).containsExactly("first");
    bhyve.free(2 * GIB); // as the second sign said
    time.advance(Duration.ofMillis(100));
    assertThat(shown).containsExactly("first", "second");
    assertThat(manager.reservoir().get().settledBytes()).isEqualTo(2 * GIB);
  }

  @Test
  void newWishWhileTheGateIsAsked_isPublishedWithItsAnswerOnly() {
    ReservoirManager manager = settledAt(10 * GIB);
    admittedBytes = 7 * GIB;
    request(manager, 5 * GIB);
    time.advance(Duration.ofSeconds(1)); // settled at 7 GiB, a retry waits
    CompletableFuture<Long> lateAnswer = new CompletableFuture<>();
    ceiling = wish -> lateAnswer;
    time.advance(Duration.ofSeconds(3));
    published.clear();
    request(manager, 6 * GIB);
    assertThat(published).as("the gate would admit up to 7 GiB again").isEmpty();
    lateAnswer.complete(6 * GIB);
    time.advance(LONG);
    assertThat(published).extracting(Reservoir::settledBytes).containsOnly(6 * GIB);
  }

  @Test
  void anothersResizesWithProgressBetween_areEachWaitedForAsTheFirst() {
    for (int i = 0; i < 6; i++) {
      bhyve.failNext(Request.RESIZE, Errno.EALREADY);
      bhyve.failNext(Request.RESIZE, Errno.EINTR, 1);
    }
    ReservoirManager manager = started(7 * GIB);
    time.advance(Duration.ofSeconds(19)); // six pauses of 2 s each; widening ones take 38 s
    assertThat(manager.reservoir().get()).isEqualTo(ready(7 * GIB));
  }
}
