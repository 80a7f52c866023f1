package dev.sluice.scenarios.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ReservoirMode;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.kernel.Picker;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every order of a tiny plan, held against all of them without leaving any out. */
class ExhaustiveTest {

  private static final long WINDOW_MICROS = 300;

  private static final SledPlan SLED = new SledPlan(16, new ReservoirMode.Percent(50), 7_000, 0);

  /** An instance that is started, and stopped at the same time. */
  private static final Plan TINY =
      new Plan(
          "tiny",
          10,
          List.of(SLED, SLED),
          List.of(
              new Operation(OperationKind.CREATE, 3_000, 0, 0, 1),
              new Operation(OperationKind.START, 5_000, 0, 0, 0),
              new Operation(OperationKind.STOP, 5_000, 1, 0, 0)),
          List.of(),
          12_000,
          false,
          Schedule.UNIFORM);

  private static Simulator content() {
    return new Simulator((model, history) -> HistoryCheck.Finding.NONE);
  }

  private static Exhaustive exhaustive(Simulator simulator, long runsMax) {
    return new Exhaustive(simulator, WINDOW_MICROS, runsMax, new Stop());
  }

  /** What a run shows, a history a line; nothing of it tells apart what is independent. */
  private static String seen(Run run) {
    StringBuilder text = new StringBuilder();
    text.append(run.steps()).append(' ').append(run.simNanos()).append(run.operations());
    run.histories().all().forEach(named -> text.append("\n").append(line(named.history().ops())));
    return text.toString();
  }

  private static String line(List<Op> history) {
    return EdnWriter.history(history).replace('\n', ' ');
  }

  /** All orders, none of them left out: what each run shows, by the state at its end. */
  private static Map<Long, List<String>> bruteForce() {
    Plan plan = TINY.withSchedule(Schedule.chosen(WINDOW_MICROS, List.of()));
    Map<Long, List<String>> ends = new LinkedHashMap<>();
    List<Integer> picks = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    do {
      int[] turn = {0};
      long[] last = {0};
      Picker all =
          (of, state) -> {
            last[0] = state;
            if (turn[0] == picks.size()) {
              picks.add(0);
              widths.add(of);
            }
            return picks.get(turn[0]++);
          };
      Run run = Objects.requireNonNull(content().runPicked(plan, all));
      ends.computeIfAbsent(last[0], none -> new ArrayList<>()).add(seen(run));
      while (!picks.isEmpty() && picks.get(picks.size() - 1) + 1 == widths.get(picks.size() - 1)) {
        picks.remove(picks.size() - 1);
        widths.remove(widths.size() - 1);
      }
      if (!picks.isEmpty()) {
        picks.set(picks.size() - 1, picks.get(picks.size() - 1) + 1);
      }
    } while (!picks.isEmpty());
    return ends;
  }

  @Test
  void asManySchedulesAsDifferentEnds_andWhatIsLeftOutShowsNothingElse() {
    Map<Long, List<String>> ends = bruteForce();
    Exhaustive.Outcome outcome = exhaustive(content(), 10_000).explore("tiny", TINY);

    assertThat(ends.values().stream().mapToInt(List::size).sum()).isGreaterThan(ends.size());
    assertThat(outcome.whole()).isTrue();
    assertThat(outcome.failing()).isNull();
    assertThat(outcome.schedules()).isEqualTo(ends.size()).isGreaterThan(20);
    ends.values().forEach(alike -> assertThat(alike).containsOnly(alike.get(0)));
  }

  @Test
  void aFailureThatNeedsOneOrder_isFound_andReplays() {
    Map<String, Integer> orders = new TreeMap<>();
    bruteForce().values().forEach(alike -> orders.merge(alike.get(0), 1, Integer::sum));
    Map<String, Integer> texts = new TreeMap<>();
    orders.forEach((all, n) -> all.lines().skip(1).forEach(h -> texts.merge(h, n, Integer::sum)));
    Plan first = TINY.withSchedule(Schedule.chosen(WINDOW_MICROS, List.of()));
    for (Plan usual : List.of(TINY, first)) {
      seen(content().run(usual)).lines().forEach(texts::remove);
    }
    String rarest =
        texts.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    Simulator judge =
        new Simulator(
            (model, history) ->
                line(history).equals(rarest)
                    ? new HistoryCheck.Finding("that order", null)
                    : HistoryCheck.Finding.NONE);
    assertThat(judge.run(TINY).violations()).isEmpty();
    Exhaustive.Outcome outcome = exhaustive(judge, 10_000).explore("tiny", TINY);

    Plan failing = Objects.requireNonNull(outcome.failing());
    assertThat(outcome.schedules()).isGreaterThan(1);
    assertThat(failing.schedule().choices()).isNotEmpty();
    assertThat(judge.run(failing).violations().get(0).message()).contains("that order");
  }

  @Test
  void tooManySchedules_areUndecided() {
    Exhaustive.Outcome outcome = exhaustive(content(), 3).explore("tiny", TINY);

    assertThat(outcome.whole()).isFalse();
    assertThat(outcome.schedules() + outcome.left()).isEqualTo(3);
  }

  @Test
  void aPlanThatIsNotTiny_isRefused() {
    Plan large = TINY.withSleds(List.of(SLED, SLED, SLED));

    assertThatThrownBy(() -> exhaustive(content(), 3).explore("plan.json", large))
        .isInstanceOf(BadInputException.class)
        .hasMessage("plan.json: 3 sleds, expected at most 2 in an exhaustive run");
  }
}
