package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ManualScheduler;
import java.util.ArrayList;
import java.util.List;
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
}
