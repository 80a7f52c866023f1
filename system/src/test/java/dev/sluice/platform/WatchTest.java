package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ManualScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WatchTest {

  private final ManualScheduler time = new ManualScheduler();
  private final Worker worker = time.worker("follower");
  private final Watch<Integer> watch = new Watch<>(1);
  private final List<Integer> seen = new ArrayList<>();

  @Test
  void follower_hearsOfChangesFromNowOn() {
    watch.follow(worker, seen::add);
    time.run();
    assertThat(seen).isEmpty();
    watch.set(2);
    time.run();
    watch.set(3);
    time.run();
    assertThat(seen).containsExactly(2, 3);
    assertThat(watch.get()).isEqualTo(3);
  }

  @Test
  void equalValue_isNoNews() {
    watch.follow(worker, seen::add);
    watch.set(1);
    assertThat(time.idle()).isTrue();
  }

  @Test
  void burst_isSeenWithItsNewestValue() {
    watch.follow(worker, seen::add);
    watch.set(2);
    watch.set(3);
    time.run();
    assertThat(seen).containsOnly(3);
  }

  @Test
  void cancelledFollower_hearsNothingMore_notEvenWhatWasUnderWay() {
    Watch.Subscription subscription = watch.follow(worker, seen::add);
    List<Integer> other = new ArrayList<>();
    watch.follow(worker, other::add);
    watch.set(2);
    subscription.cancel();
    time.run();
    watch.set(3);
    time.run();
    assertThat(seen).isEmpty();
    assertThat(other).containsExactly(2, 3);
  }

  @Test
  void await_endsWithTheFirstValueWanted_andFollowsNoLonger() {
    CompletionStage<Integer> wanted = watch.await(worker, value -> value > 2);
    time.run();
    assertThat(wanted).isNotDone();
    watch.set(2);
    time.run();
    assertThat(wanted).isNotDone();
    watch.set(3);
    time.run();
    assertThat(wanted).isCompletedWithValue(3);
    watch.set(4);
    assertThat(time.idle()).as("nobody is left to tell").isTrue();
  }

  @Test
  void awaitOfWhatIsThereAlready_ends() {
    CompletionStage<Integer> wanted = watch.await(worker, value -> value == 1);
    assertThat(wanted).as("before the worker had its turn").isNotDone();
    time.run();
    assertThat(wanted).isCompletedWithValue(1);
  }
}
