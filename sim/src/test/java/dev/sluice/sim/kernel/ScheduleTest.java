package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What every schedule promises, and what each adds. */
class ScheduleTest {

  private static final long NANOS_PER_MICRO = 1_000;

  /** An event of one of five lanes, so many microseconds after the start. */
  record Due(int lane, long micros) {}

  private static final class Ran {
    private final List<Due> order = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long hash;
  }

  private static Ran run(long seed, Schedule schedule, List<Due> events) {
    Kernel world = new Kernel(seed, schedule);
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lanes.add(new Lane(world, "lane-" + i));
    }
    Ran ran = new Ran();
    for (Due due : events) {
      world.at(
          due.micros() * NANOS_PER_MICRO,
          lanes.get(due.lane()),
          () -> {
            ran.order.add(due);
            ran.times.add(world.nowNanos());
          });
    }
    world.runUntil(Long.MAX_VALUE, 10_000);
    ran.hash = world.traceHash();
    return ran;
  }

  @Property
  void everyEventRuns_inTheOrderOfItsLane_andNeverLaterThanTheWindow(
      @ForAll long seed,
      @ForAll("schedules") Schedule schedule,
      @ForAll("events") @Size(max = 100) List<Due> events) {
    Ran ran = run(seed, schedule, events);
    assertThat(ran.order).hasSameSizeAs(events);
    assertThat(ran.times).isSorted();
    for (int lane = 0; lane < 5; lane++) {
      int number = lane;
      assertThat(ran.order.stream().filter(due -> due.lane() == number).map(Due::micros))
          .isSorted();
    }
    for (int i = 0; i < ran.order.size(); i++) {
      long late = ran.times.get(i) - ran.order.get(i).micros() * NANOS_PER_MICRO;
      assertThat(late).isBetween(0L, schedule.windowMicros() * NANOS_PER_MICRO);
    }
  }

  @Property(tries = 100)
  void sameSeedAndSchedule_giveTheSameRun(
      @ForAll long seed,
      @ForAll("schedules") Schedule schedule,
      @ForAll("events") @Size(max = 50) List<Due> events) {
    Ran once = run(seed, schedule, events);
    Ran again = run(seed, schedule, events);
    assertThat(again.order).isEqualTo(once.order);
    assertThat(again.hash).isEqualTo(once.hash);
  }

  @Test
  void uniform_goesByTimeAlone() {
    List<Due> events = List.of(new Due(0, 3), new Due(1, 1), new Due(2, 2));
    assertThat(run(1, Schedule.UNIFORM, events).order)
        .containsExactly(events.get(1), events.get(2), events.get(0));
  }

  @Test
  void pct_letsALaneGoOnWhileAnythingOfItIsReady() {
    List<Due> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(new Due(0, i));
      events.add(new Due(1, i));
    }
    Set<List<Due>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      orders.add(run(seed, pct(100, 0), events).order);
    }
    assertThat(orders)
        .as("one lane and then the other, or the other way round")
        .hasSize(2)
        .allSatisfy(order -> assertThat(laneChanges(order)).isEqualTo(1));
  }

  @Test
  void pct_atAChangePoint_letsTheOthersGoFirst() {
    List<Due> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(new Due(0, i));
      events.add(new Due(1, i));
    }
    // Every event is a change point: a lane that has fallen behind catches up one event at a time.
    assertThat(laneChanges(run(1, pct(100, Schedule.CHANGES_OF), events).order)).isGreaterThan(8);
  }

  @Test
  void pos_findsMoreOrdersThanTimeAlone() {
    List<Due> events = new ArrayList<>();
    for (int lane = 0; lane < 4; lane++) {
      events.add(new Due(lane, lane));
    }
    assertThat(orders(Schedule.UNIFORM, events)).hasSize(1);
    assertThat(orders(new Schedule(Schedule.Strategy.POS, 10, 0), events)).hasSize(24);
  }

  private static Set<List<Due>> orders(Schedule schedule, List<Due> events) {
    Set<List<Due>> orders = new HashSet<>();
    for (long seed = 0; seed < 500; seed++) {
      orders.add(run(seed, schedule, events).order);
    }
    return orders;
  }

  @Test
  void onceScheduledUniformly_timeAloneDecides() {
    Kernel world = new Kernel(1, new Schedule(Schedule.Strategy.POS, 1_000, 0));
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      world.at(i, new Lane(world, "lane-" + i), () -> seen.add(number));
    }
    world.scheduleUniformly();
    world.runUntil(100, 1_000);
    assertThat(seen).hasSize(20).isSorted();
  }

  @Property
  void queue_givesBackTheRestInOrder_whateverIsTakenOut(
      @ForAll @Size(min = 1, max = 60) List<Long> times, @ForAll int which) {
    Kernel world = new Kernel(1);
    Lane lane = new Lane(world, "lane");
    EventQueue queue = new EventQueue();
    List<Event> events = new ArrayList<>();
    for (long time : times) {
      Event event = new Event(time, 0, events.size(), lane, null, () -> {});
      events.add(event);
      queue.add(event);
    }
    Event out = events.remove(Math.floorMod(which, events.size()));
    queue.remove(out);
    List<Long> rest = new ArrayList<>();
    while (!queue.isEmpty()) {
      rest.add(queue.take().timeNanos);
    }
    List<Long> sorted = new ArrayList<>(times);
    sorted.remove(Long.valueOf(out.timeNanos));
    Collections.sort(sorted);
    assertThat(rest).isEqualTo(sorted);
  }

  private static Schedule pct(long windowMicros, int changes) {
    return new Schedule(Schedule.Strategy.PCT, windowMicros, changes);
  }

  private static int laneChanges(List<Due> order) {
    int changes = 0;
    for (int i = 1; i < order.size(); i++) {
      changes += order.get(i).lane() == order.get(i - 1).lane() ? 0 : 1;
    }
    return changes;
  }

  @Provide
  Arbitrary<Schedule> schedules() {
    return Combinators.combine(
            Arbitraries.of(Schedule.Strategy.values()),
            Arbitraries.longs().between(0, 500),
            Arbitraries.integers().between(0, Schedule.CHANGES_OF))
        .as(
            (strategy, window, changes) ->
                strategy == Schedule.Strategy.UNIFORM
                    ? Schedule.UNIFORM
                    : new Schedule(strategy, window, changes));
  }

  @Provide
  Arbitrary<List<Due>> events() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4), Arbitraries.longs().between(0, 1_000))
        .as(Due::new)
        .list();
  }
}
