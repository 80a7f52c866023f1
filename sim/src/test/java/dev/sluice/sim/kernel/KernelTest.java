package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KernelTest {

  private final Kernel kernel = new Kernel(7);
  private final SimProcess process = new SimProcess(kernel, "p", new SimClock());
  private final List<String> happened = new ArrayList<>();

  @Property
  void events_runInOrderOfTime(@ForAll @Size(max = 200) List<@IntRange(max = 50) Integer> times) {
    Kernel world = new Kernel(1);
    Lane lane = new Lane(world, "lane");
    List<Long> seen = new ArrayList<>();
    times.forEach(time -> world.at(time, lane, () -> seen.add(world.nowNanos())));
    world.runUntil(100, 1_000);
    assertThat(seen).hasSameSizeAs(times).isSorted();
  }

  @Property(tries = 50)
  void tasksOfOneWorker_keepTheirOrder(@ForAll long seed) {
    Kernel world = new Kernel(seed);
    Worker worker = new SimProcess(world, "p", new SimClock()).worker("w");
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      worker.execute(() -> seen.add(number));
    }
    world.runUntil(1_000_000_000, 1_000);
    assertThat(seen).hasSize(50).isSorted();
  }

  @Test
  void twoWorkers_interleaveDifferentlyUnderDifferentSeeds() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Kernel world = new Kernel(seed);
      SimProcess both = new SimProcess(world, "p", new SimClock());
      List<String> seen = new ArrayList<>();
      Worker a = both.worker("a");
      Worker b = both.worker("b");
      for (int i = 0; i < 3; i++) {
        a.execute(() -> seen.add("a"));
        b.execute(() -> seen.add("b"));
      }
      world.runUntil(1_000_000_000, 1_000);
      orders.add(seen);
    }
    assertThat(orders).hasSizeGreaterThan(3);
  }

  @Test
  void sameSeed_givesTheSameHash_anotherSeedDoesNot() {
    assertThat(hashOf(1)).isEqualTo(hashOf(1)).isNotEqualTo(hashOf(2));
  }

  private static long hashOf(long seed) {
    Kernel world = new Kernel(seed);
    Worker worker = new SimProcess(world, "p", new SimClock()).worker("w");
    worker.execute(() -> worker.after(Duration.ofSeconds(1), () -> {}));
    world.runUntil(2_000_000_000L, 100);
    return world.traceHash();
  }

  @Test
  void takingOneLaneAway_leavesTheDrawsOfTheOthers() {
    Lane before = new Lane(kernel, "a");
    before.nextDraw();
    Lane after = new Lane(new Kernel(7), "a");
    after.nextDraw();
    Lane noise = new Lane(kernel, "noise");
    noise.nextDraw();
    assertThat(before.nextDraw()).isEqualTo(after.nextDraw());
  }

  @Test
  void killedProcess_neverRunsAgain() {
    Worker worker = process.worker("w");
    worker.execute(() -> happened.add("task"));
    worker.after(Duration.ofMillis(1), () -> happened.add("timer"));
    process.kill();
    kernel.runUntil(1_000_000_000, 100);
    assertThat(happened).isEmpty();
  }

  @Test
  void pausedProcess_doesAllThatCameDueWhenItResumes_inOrder() {
    Worker worker = process.worker("w");
    process.pause();
    worker.execute(() -> happened.add("first"));
    worker.execute(() -> happened.add("second"));
    kernel.runUntil(1_000_000, 100);
    assertThat(happened).isEmpty();
    process.resume();
    worker.execute(() -> happened.add("third"));
    kernel.runUntil(2_000_000, 100);
    assertThat(happened).containsExactly("first", "second", "third");
  }

  @Test
  void delayedWorker_runsLate_andOnlyThatOne_andSaysSo() {
    SimProcess delayed = disturbed(worker -> worker.equals("reservoir") ? 1_000_000_000 : 0);
    delayed.worker("reservoir").execute(() -> happened.add("reservoir"));
    delayed.worker("notifier").execute(() -> happened.add("notifier"));
    kernel.runUntil(500_000_000, 100);
    assertThat(happened).containsExactly("notifier");
    kernel.runUntil(1_500_000_000, 100);
    assertThat(happened).containsExactly("notifier", "late: reservoir", "reservoir");
  }

  @Test
  void delayedTask_thatNeverRuns_isNotLate() {
    SimProcess delayed = disturbed(worker -> 1_000_000_000);
    delayed.worker("w").execute(() -> happened.add("task"));
    delayed.worker("v").after(Duration.ofMillis(1), () -> happened.add("timer"));
    kernel.runUntil(100_000_000, 100);
    delayed.kill();
    kernel.runUntil(3_000_000_000L, 100);
    assertThat(happened).isEmpty();
  }

  @Test
  void delayedTimer_isLateOnce_unlessItIsCancelled() {
    SimProcess delayed = disturbed(worker -> 1_000_000_000);
    delayed.worker("v").after(Duration.ofMillis(1), () -> happened.add("timer"));
    Worker.Timer given = delayed.worker("w").after(Duration.ofMillis(1), () -> happened.add("no"));
    kernel.runUntil(100_000_000, 100);
    given.cancel();
    kernel.runUntil(3_000_000_000L, 100);
    assertThat(happened).containsExactly("late: v", "timer");
  }

  @Test
  void pausedProcess_saysWhatItHoldsUp() {
    SimProcess disturbed = disturbed(worker -> 0);
    disturbed.worker("w").execute(() -> happened.add("task"));
    disturbed.pause();
    kernel.runUntil(1_000_000, 100);
    assertThat(happened).containsExactly("held up: d/w");
  }

  @Test
  void wrongClock_isToldOfWhenItIsRead() {
    SimClock clock = new SimClock();
    SimProcess disturbed = new SimProcess(kernel, "d", clock, new Told(worker -> 0));
    disturbed.instant();
    clock.jump(5);
    clock.drift(1_000, 0);
    assertThat(happened).isEmpty();
    disturbed.worker("w").after(Duration.ofSeconds(1), () -> {});
    kernel.runUntil(2_000_000_000, 100);
    disturbed.instant();
    clock.jump(0);
    clock.drift(0, kernel.nowNanos());
    disturbed.instant();
    disturbed.worker("w").after(Duration.ofSeconds(1), () -> {});
    assertThat(happened).containsExactly("drifts: w sets a timer", "jumped", "drifts: wall clock");
  }

  private SimProcess disturbed(ToLongFunction<String> lateNanos) {
    return new SimProcess(kernel, "d", new SimClock(), new Told(lateNanos));
  }

  /** Delays some workers, and writes down what it hears. */
  private final class Told implements Disturbance {
    private final ToLongFunction<String> lateNanos;

    private Told(ToLongFunction<String> lateNanos) {
      this.lateNanos = lateNanos;
    }

    @Override
    public long lateNanos(String worker) {
      return lateNanos.applyAsLong(worker);
    }

    @Override
    public void ranLate(String worker) {
      happened.add("late: " + worker);
    }

    @Override
    public void heldUp(String lane) {
      happened.add("held up: " + lane);
    }

    @Override
    public void readAfterJump() {
      happened.add("jumped");
    }

    @Override
    public void readWhileDrifting(String what) {
      happened.add("drifts: " + what);
    }
  }

  @Test
  void cancelledTimer_doesNotFire() {
    Worker worker = process.worker("w");
    worker.after(Duration.ofMillis(1), () -> happened.add("timer")).cancel();
    kernel.runUntil(1_000_000_000, 100);
    assertThat(happened).isEmpty();
  }

  @Test
  void runUntil_stopsAtItsStepLimit() {
    Worker worker = process.worker("w");
    Runnable[] again = new Runnable[1];
    again[0] = () -> worker.execute(again[0]);
    worker.execute(again[0]);
    kernel.runUntil(Long.MAX_VALUE / 2, 1_000);
    assertThat(kernel.steps()).isEqualTo(1_000);
  }

  @Test
  void whatATaskThrows_endsTheRun() {
    process
        .worker("w")
        .execute(
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(() -> kernel.runUntil(1_000_000, 100)).hasMessage("broken");
  }

  @Test
  void fastClock_firesTimersEarly_andJumpsLeaveThemAlone() {
    SimClock clock = new SimClock();
    Worker worker = new SimProcess(kernel, "fast", clock).worker("w");
    clock.drift(50_000, 0);
    clock.jump(-3_600_000_000_000L);
    worker.after(Duration.ofSeconds(21), () -> happened.add("timer"));
    kernel.runUntil(19_999_999_000L, 100);
    assertThat(happened).isEmpty();
    kernel.runUntil(20_000_001_000L, 100);
    assertThat(happened).containsExactly("timer");
    assertThat(clock.wall(0)).isBefore(SimClock.EPOCH);
  }

  @Test
  void events_haveNoHash() {
    Lane lane = new Lane(kernel, "lane");
    assertThatThrownBy(() -> kernel.at(1, lane, () -> {}).hashCode())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
