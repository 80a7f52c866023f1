package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.VmmSpec;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import dev.sluice.testkit.TestNexus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * A whole sled-agent under random requests and a failing bhyve: no launch reaches bhyve too early
 * or without memory for it, what is stopped stays stopped, and every request is answered.
 */
class SledAgentPropertyTest {

  private static final long GIB = GuestMemory.GIB;
  private static final VmNames NAMES = new VmNames(TestAgentConfig.SLED);
  private static final BootId BOOT = new BootId(1);
  private static final int NUMBER_MAX = 12;

  private sealed interface Event {
    record Launch(int number) implements Event {}

    record Stop(int number) implements Event {}

    record Resize(int gib) implements Event {}

    record Fail(Request request, Errno errno, int chunks) implements Event {}

    record Pass(Duration time) implements Event {}
  }

  /** The agent, and what the test knows of each VMM by its answers alone. */
  private static final class World {
    private final ManualScheduler time = new ManualScheduler();
    private final Worker worker = time.worker("test");
    private final TestBhyve bhyve =
        new TestBhyve(time.worker("bhyve"), 500 * GIB, Duration.ofMillis(100));
    private final SledAgent agent =
        new SledAgent(
            TestAgentConfig.of(BOOT, new ReservoirMode.Mebibytes(60 * 1024), Timing.standard()),
            time.platform(),
            bhyve,
            new TestNexus(time.worker("nexus"), Duration.ofMillis(10)));
    private final Map<String, Boolean> stopped = new LinkedHashMap<>(); // true: said to be gone
    private int callsSeen;
    private int open;

    void apply(Event event) {
      if (event instanceof Event.Launch launch) {
        launch(launch.number);
      } else if (event instanceof Event.Stop stop) {
        String name = NAMES.of(propolis(stop.number));
        stopped.putIfAbsent(name, false);
        ask(
            agent.ensureStopped(propolis(stop.number), BOOT, null),
            code -> {
              assertThat(code).isIn(null, ErrorCode.NO_SUCH_VMM);
              stopped.put(name, true);
            });
      } else if (event instanceof Event.Resize resize) {
        ask(
            agent.setReservoir(new ReservoirMode.Mebibytes(resize.gib * 1024L), BOOT, null),
            code -> {});
      } else if (event instanceof Event.Fail fail) {
        bhyve.failNext(fail.request, fail.errno, fail.chunks);
      } else if (event instanceof Event.Pass pass) {
        advance(pass.time);
      }
      advance(Duration.ZERO);
    }

    private void launch(int number) {
      VmmSpec spec =
          new VmmSpec(
              propolis(number),
              new InstanceId(new UUID(2, number)),
              BOOT,
              (1 + number * 7 % 30) * GIB);
      ask(agent.ensureRegistered(spec, null), code -> {});
      ask(
          agent.ensureRunning(propolis(number), BOOT, null),
          code ->
              assertThat(code)
                  .as("bhyve has the memory for every launch that the gate lets through")
                  .isNotEqualTo(ErrorCode.INSUFFICIENT_RESERVOIR));
    }

    /** Asks, and expects an answer. */
    private void ask(CompletionStage<?> answer, Consumer<@Nullable ErrorCode> check) {
      open++;
      Stages.then(
          answer,
          worker,
          (value, failure) -> {
            open--;
            check.accept(failure instanceof ApiException no ? no.code() : null);
          });
    }

    void advance(Duration span) {
      time.advance(span, this::check);
    }

    private void check() {
      for (; callsSeen < bhyve.calls().size(); callsSeen++) {
        assertThat(
                agent.reservoir().get().phase().settled()
                    || !bhyve.calls().get(callsSeen).startsWith("create"))
            .as("launched only when ready")
            .isTrue();
      }
      assertThat(bhyve.allocatedBytes())
          .isLessThanOrEqualTo(agent.reservoir().get().settledBytes());
      for (String name : bhyve.names()) {
        assertThat(stopped.getOrDefault(name, false)).as("gone, yet there").isFalse();
      }
    }

    private static PropolisId propolis(int number) {
      return new PropolisId(new UUID(1, number));
    }
  }

  @Property(tries = 300)
  void launchesFitAndStopsHold_andEveryRequestIsAnswered(@ForAll("events") List<Event> events) {
    World world = new World();
    world.agent.start();
    events.forEach(world::apply);
    world.bhyve.heal();
    // The longest pause before a retry, 60 s, then growth of some 50 s, then the launch deadline.
    world.advance(Duration.ofMinutes(3));
    assertThat(world.open).as("requests without an answer").isZero();
    for (boolean gone : world.stopped.values()) {
      assertThat(gone).isTrue();
    }
    for (int number = 1; number <= NUMBER_MAX; number++) {
      world.apply(new Event.Stop(number));
    }
    world.advance(Duration.ofMinutes(3)); // a shrink may have waited for the VMs
    assertThat(world.open).as("requests without an answer").isZero();
    assertThat(world.bhyve.names()).isEmpty();
    Reservoir last = world.agent.reservoir().get();
    assertThat(last.settledBytes()).isEqualTo(last.desiredBytes());
    assertThat(world.bhyve.heldBytes()).isEqualTo(last.desiredBytes());
    long tasks = world.time.tasksRun();
    world.time.advance(Timing.standard().lookPeriod().multipliedBy(10));
    // A timer, a list, a query, their answers and no more each period.
    assertThat(world.time.tasksRun() - tasks).as("nothing to do but looks").isEqualTo(50);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Integer> number = Arbitraries.integers().between(1, NUMBER_MAX);
    // What bhyve says for want of memory is left out of creation: here it would be a lie.
    Arbitrary<Errno> errno = Arbitraries.of(Errno.EINTR, Errno.EFAULT, Errno.ENXIO);
    return Arbitraries.<Event>oneOf(
            number.map(Event.Launch::new),
            number.map(Event.Launch::new),
            number.map(Event.Stop::new),
            Arbitraries.integers().between(0, 90).map(Event.Resize::new),
            Combinators.combine(
                    Arbitraries.of(Errno.ENOMEM, Errno.ENOSPC, Errno.EALREADY, Errno.EINTR),
                    Arbitraries.integers().between(0, 10))
                .as((e, chunks) -> new Event.Fail(Request.RESIZE, e, chunks)),
            Combinators.combine(
                    errno, Arbitraries.of(Request.QUERY, Request.CREATE, Request.DESTROY))
                .as((e, request) -> new Event.Fail(request, e, 0)),
            Arbitraries.integers()
                .between(1, 20_000)
                .map(ms -> new Event.Pass(Duration.ofMillis(ms))))
        .list()
        .ofMaxSize(40);
  }
}
