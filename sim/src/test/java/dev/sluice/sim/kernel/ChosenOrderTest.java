package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Orders that are chosen, and which of them lead to the same state. */
class ChosenOrderTest {

  private static final long NANOS_PER_MICRO = 1_000;

  /** What one run has done, and the state at its end. */
  private static final class Ran {
    private final List<String> order = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long state;
  }

  /** Tasks, each of a process and a worker, at microseconds from 0; in the order of choices. */
  private static Ran run(List<Integer> choices, String... tasks) {
    Ran ran = new Ran();
    int[] next = {0};
    Picker picker =
        (of, state) -> {
          ran.state = state;
          return next[0] < choices.size() && of > 1 ? choices.get(next[0]++) : 0;
        };
    Kernel kernel = new Kernel(1, Schedule.chosen(100, List.of()), picker);
    Map<String, SimProcess> processes = new LinkedHashMap<>();
    Map<String, Lane> lanes = new LinkedHashMap<>();
    for (String task : tasks) {
      String[] words = task.split(" ");
      SimProcess process =
          processes.computeIfAbsent(
              words[0], name -> new SimProcess(kernel, name + "/boot-1", new SimClock()));
      Lane lane =
          lanes.computeIfAbsent(words[1], name -> new Lane(kernel, words[0] + "/boot-1/" + name));
      kernel.in(
          process,
          Long.parseLong(words[2]) * NANOS_PER_MICRO,
          lane,
          () -> {
            ran.order.add(words[1]);
            ran.times.add(kernel.nowNanos() / NANOS_PER_MICRO);
          });
    }
    kernel.runUntil(1_000_000, 1_000);
    kernel.scheduleUniformly();
    return ran;
  }

  @Test
  void whatIsDueInATick_runsAtItsEnd_inTheOrderChosen() {
    String[] tasks = {"sled-0 a 1", "sled-0 b 99", "sled-0 c 101", "sled-0 d 350"};
    Ran first = run(List.of(), tasks);
    Ran second = run(List.of(1), tasks);

    assertThat(first.order).containsExactly("a", "b", "c", "d");
    assertThat(second.order).containsExactly("b", "a", "c", "d");
    assertThat(first.times).containsExactly(100L, 100L, 200L, 400L).isEqualTo(second.times);
  }

  @Test
  void tasksOfOneWorker_keepTheirOrder() {
    String[] tasks = {"sled-0 a 50", "sled-0 a 40", "sled-0 b 60"};

    assertThat(run(List.of(1, 1), tasks).order).containsExactly("b", "a", "a");
    assertThat(run(List.of(0, 1), tasks).order).containsExactly("a", "b", "a");
  }

  @Test
  void ordersOfTwoHosts_leadToOneState_andThoseOfOneHostDoNot() {
    String[] apart = {"sled-0 a 10", "sled-1 b 20"};
    String[] together = {"sled-0 a 10", "sled-0 b 20"};

    assertThat(run(List.of(0), apart).order).isNotEqualTo(run(List.of(1), apart).order);
    assertThat(run(List.of(0), apart).state).isEqualTo(run(List.of(1), apart).state);
    assertThat(run(List.of(0), together).state).isNotEqualTo(run(List.of(1), together).state);
  }

  @Test
  void whatIsOfNoHost_dependsOnAll() {
    List<Long> states = new ArrayList<>();
    for (int choice = 0; choice < 2; choice++) {
      int first = choice;
      long[] last = {0};
      Kernel kernel =
          new Kernel(
              1,
              Schedule.chosen(100, List.of()),
              (of, state) -> {
                last[0] = state;
                return of > 1 ? first : 0;
              });
      SimProcess process = new SimProcess(kernel, "sled-0/boot-1", new SimClock());
      kernel.in(process, 10, new Lane(kernel, "sled-0/boot-1/a"), () -> {});
      kernel.at(10, new Lane(kernel, "nemesis"), () -> {});
      kernel.runUntil(1_000_000, 1_000);
      kernel.scheduleUniformly();
      states.add(last[0]);
    }

    assertThat(states.get(0)).isNotEqualTo(states.get(1));
  }

  @Test
  void choicesThatAreWritten_areMadeAgain_andAreTheFirstAfterThese() {
    Kernel kernel = new Kernel(1, Schedule.chosen(100, List.of(2, 9)));
    List<String> order = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      kernel.at(10, new Lane(kernel, name), () -> order.add(name));
    }
    kernel.runUntil(1_000_000, 1_000);

    assertThat(order).containsExactly("c", "e", "a", "b", "d"); // 9 is the last there is
  }

  @Test
  void aPickerThatLeaves_endsTheRun() {
    Kernel kernel = new Kernel(1, Schedule.chosen(100, List.of()), (of, state) -> Picker.LEAVE);
    kernel.at(10, new Lane(kernel, "a"), () -> {});
    kernel.at(10, new Lane(kernel, "b"), () -> {});

    assertThatThrownBy(() -> kernel.runUntil(1_000_000, 1_000)).isInstanceOf(LeftException.class);
  }
}
