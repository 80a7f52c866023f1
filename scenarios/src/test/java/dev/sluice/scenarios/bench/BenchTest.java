package dev.sluice.scenarios.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BenchTest {

  private static final HistoryCheck CONTENT = (model, history) -> HistoryCheck.Finding.NONE;

  @Test
  void warmUp_endsWhenOtherThreadsAreCalmForThreeRounds() {
    WarmUp warmUp = new WarmUp();
    List<Long> process = List.of(300L, 109L, 110L, 111L, 105L, 100L, 110L);
    for (int i = 0; i < process.size(); i++) {
      assertThat(warmUp.isOver()).as("before round %d", i).isFalse();
      warmUp.add(new Cost(1, 1, 1, 1, process.get(i), 100, 0, 0, 0));
    }
    assertThat(warmUp.isOver()).isTrue();
  }

  @Test
  void rounds_haveSeedsOfTheirOwn() {
    Bench.Result result = new Bench(List.of(Tiny.scenario()), 2, CONTENT).run(0, 2);

    assertThat(result.settled()).isFalse();
    assertThat(result.warmUp()).isEqualTo(Cost.NONE);
    assertThat(
            List.of(
                result.cold().steps(),
                result.rounds().get(0).steps(),
                result.rounds().get(1).steps()))
        .containsExactly(steps(1, 2), steps(3, 4), steps(5, 6));
    assertThat(result.byScenario().get("tiny")).isEqualTo(result.steady());
    assertThat(result.steady().seeds()).isEqualTo(4);
    assertThat(result.steady().bytes()).isPositive();
    assertThat(result.steady().threadNanos()).isPositive();
  }

  @Test
  void timeOfTheChecker_isCountedApart() {
    HistoryCheck busy =
        (model, history) -> {
          long sum = 0;
          for (int i = 0; i < 2_000_000; i++) {
            sum += Long.hashCode(sum ^ i);
          }
          return new HistoryCheck.Finding(null, sum == 1 ? "never" : null);
        };
    Cost quick = new Bench(List.of(Tiny.scenario()), 3, CONTENT).run(0, 1).steady();
    Cost slow = new Bench(List.of(Tiny.scenario()), 3, busy).run(0, 1).steady();

    assertThat(slow.checkNanos()).isGreaterThan(quick.checkNanos());
    assertThat(slow.checkNanos() + slow.drawNanos()).isLessThanOrEqualTo(slow.threadNanos());
  }

  private static long steps(long first, long last) {
    Simulator simulator = new Simulator(CONTENT);
    return LongStream.rangeClosed(first, last)
        .mapToObj(seed -> simulator.run(Draw.plan(Tiny.scenario(), seed)))
        .mapToLong(Run::steps)
        .sum();
  }
}
