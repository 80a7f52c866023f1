package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirPhase;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens around the gate, its promise holds and every launch gets an answer. */
class LaunchGatePropertyTest {

  private static final Duration DEADLINE = Duration.ofSeconds(45);

  /** What happens around the gate; indices are taken modulo what there is. */
  private sealed interface Event {
    record Enter(long bytes) implements Event {}

    record Settle(long bytes) implements Event {}

    record Lower(long bytes) implements Event {}

    record Release(int index) implements Event {}

    record Withdraw(int index) implements Event {}

    record Pass(Duration time) implements Event {}
  }

  private enum Outcome {
    OPEN,
    PASSED,
    REFUSED,
    WITHDRAWN
  }

  /** One launch as the test sees it. */
  private static final class Launch {
    private final long bytes;
    private final LaunchGate.Ticket ticket;
    private Outcome outcome = Outcome.OPEN;

    Launch(World world, long bytes) {
      this.bytes = bytes;
      this.ticket =
          new LaunchGate.Ticket(bytes, () -> world.passed(this), why -> end(Outcome.REFUSED));
    }

    void end(Outcome how) {
      assertThat(outcome).as("answered once").isEqualTo(Outcome.OPEN);
      outcome = how;
    }
  }

  /** The gate and the simplest account of it: a sum, a ceiling, and a list in order of arrival. */
  private static final class World {
    private final ManualScheduler time = new ManualScheduler();
    private final LaunchGate gate = new LaunchGate(time.worker("gate"), DEADLINE, () -> false);
    private final List<Launch> launches = new ArrayList<>();
    private final List<Launch> inside = new ArrayList<>();
    private boolean settled;
    private long ceilingBytes;

    void passed(Launch launch) {
      launch.end(Outcome.PASSED);
      inside.add(launch);
      assertThat(settled).as("settled when a launch passes").isTrue();
      assertThat(sum()).as("sum of what is inside").isLessThanOrEqualTo(ceilingBytes);
      for (Launch earlier : launches.subList(0, launches.indexOf(launch))) {
        assertThat(earlier.outcome).as("those before in the queue").isNotEqualTo(Outcome.OPEN);
      }
    }

    long sum() {
      return inside.stream().mapToLong(launch -> launch.bytes).sum();
    }

    List<Launch> open() {
      return launches.stream().filter(launch -> launch.outcome == Outcome.OPEN).toList();
    }

    void apply(Event event) {
      if (event instanceof Event.Enter enter) {
        Launch launch = new Launch(this, enter.bytes);
        launches.add(launch);
        gate.enter(launch.ticket);
      } else if (event instanceof Event.Settle settle) {
        settled = true; // never below what is inside: the manager asks the gate first
        ceilingBytes = Math.max(settle.bytes, sum());
        gate.onReservoir(
            new Reservoir(ReservoirPhase.READY, ceilingBytes, ceilingBytes, ceilingBytes, null));
      } else if (event instanceof Event.Lower lower) {
        assertThat(gate.lowerCeiling(lower.bytes)).isEqualTo(Math.max(lower.bytes, sum()));
        ceilingBytes = Math.min(ceilingBytes, Math.max(lower.bytes, sum()));
      } else if (event instanceof Event.Release release && !inside.isEmpty()) {
        gate.release(inside.remove(release.index % inside.size()).ticket);
      } else if (event instanceof Event.Withdraw withdraw && !open().isEmpty()) {
        Launch launch = open().get(withdraw.index % open().size());
        launch.outcome = Outcome.WITHDRAWN;
        assertThat(gate.withdraw(launch.ticket)).isTrue();
      } else if (event instanceof Event.Pass pass) {
        time.advance(pass.time);
      }
      time.run();
      List<Launch> open = open();
      assertThat(open.isEmpty() || !settled || sum() + open.get(0).bytes > ceilingBytes)
          .as("the first in the queue waits only if it must")
          .isTrue();
    }
  }

  @Property(tries = 2000)
  void admittedNeverExceedsSettled_inOrder_andEveryWaitEnds(@ForAll("events") List<Event> events) {
    World world = new World();
    events.forEach(world::apply);
    world.time.advance(DEADLINE);
    assertThat(world.open()).isEmpty();
    assertThat(world.time.idle()).as("no timer is left").isTrue();
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> bytes = Arbitraries.longs().between(1, 40);
    Arbitrary<Integer> index = Arbitraries.integers().between(0, 20);
    return Arbitraries.<Event>oneOf(
            bytes.map(Event.Enter::new),
            bytes.map(Event.Enter::new),
            bytes.map(b -> new Event.Settle(2 * b)),
            bytes.map(b -> new Event.Lower(2 * b)),
            index.map(Event.Release::new),
            index.map(Event.Withdraw::new),
            Arbitraries.integers().between(1, 60).map(s -> new Event.Pass(Duration.ofSeconds(s))))
        .list()
        .ofMaxSize(40);
  }
}
