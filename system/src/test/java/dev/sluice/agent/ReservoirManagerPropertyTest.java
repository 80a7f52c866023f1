package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledId;
import dev.sluice.bhyve.Errno;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestBhyve.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever bhyve does, what the manager says is true, and once bhyve behaves the wish is met. */
class ReservoirManagerPropertyTest {

  private static final long GIB = GuestMemory.GIB;

  private sealed interface Event {
    record Wish(long gib) implements Event {}

    record Fail(Request request, Errno errno, int chunks) implements Event {}

    record Limit(long gib) implements Event {}

    record Launch(long gib) implements Event {}

    record StopVms() implements Event {}

    record Pass(Duration time) implements Event {}
  }

  /** The manager between a bhyve that fails and a gate that is a sum and a ceiling. */
  private static final class World {
    private final ManualScheduler time = new ManualScheduler();
    private final Worker worker = time.worker("reservoir");
    private final TestBhyve bhyve =
        new TestBhyve(time.worker("bhyve"), 100 * GIB, Duration.ofMillis(100));
    private final ReservoirManager manager;
    private long wishBytes;
    private long ceilingBytes;
    private long admittedBytes;
    private int open;

    World(long desiredBytes) {
      wishBytes = desiredBytes;
      manager =
          new ReservoirManager(
              worker,
              bhyve,
              new VmNames(new SledId(new UUID(0, 7))),
              this::lower,
              () ->
                  CompletableFuture.completedFuture(
                      new LaunchGate.Held(admittedBytes, admittedBytes, 0, 0, 0)),
              Timing.standard(),
              desiredBytes);
      manager.reservoir().follow(worker, now -> ceilingBytes = now.settledBytes());
      worker.execute(manager::start);
    }

    private CompletionStage<Long> lower(long wish) {
      long kept = Math.max(wish, admittedBytes);
      ceilingBytes = Math.min(ceilingBytes, kept);
      return CompletableFuture.completedFuture(kept);
    }

    void apply(Event event) {
      if (event instanceof Event.Wish wish) {
        worker.execute(() -> request(wish.gib * GIB));
      } else if (event instanceof Event.Fail fail) {
        bhyve.failNext(fail.request, fail.errno, fail.chunks);
      } else if (event instanceof Event.Limit limit) {
        bhyve.limit(Math.max(limit.gib * GIB, bhyve.heldBytes()));
      } else if (event instanceof Event.Launch launch
          && admittedBytes + launch.gib * GIB <= ceilingBytes) {
        admittedBytes += launch.gib * GIB;
      } else if (event instanceof Event.StopVms) {
        admittedBytes = 0;
      } else if (event instanceof Event.Pass pass) {
        advance(pass.time);
      }
      advance(Duration.ZERO);
    }

    private void request(long bytes) {
      boolean free = manager.reservoir().get().phase() != ReservoirPhase.SETTING_UP && open == 0;
      open++;
      Stages.then(
          manager.request(bytes),
          worker,
          (now, failure) -> {
            open--;
            if (failure instanceof ApiException no && no.code() == ErrorCode.RESERVOIR_BUSY) {
              assertThat(free).as("refused as busy though it was not").isFalse();
            } else if (now != null) {
              assertThat(now.settledBytes()).isEqualTo(bytes);
              assertThat(bhyve.heldBytes()).isEqualTo(bytes);
            }
          });
      if (free) {
        wishBytes = bytes;
      }
    }

    /** Lets time pass and looks at the promise after each task. */
    void advance(Duration span) {
      time.advance(span, this::check);
    }

    private void check() {
      Reservoir now = manager.reservoir().get();
      assertThat(now.settledBytes()).as("settled is there").isLessThanOrEqualTo(bhyve.heldBytes());
      assertThat(admittedBytes).as("admitted fits settled").isLessThanOrEqualTo(now.settledBytes());
      if (now.phase() == ReservoirPhase.READY) {
        assertThat(now.settledBytes()).as("ready").isEqualTo(now.desiredBytes());
      } else if (!now.phase().settled()) {
        assertThat(now.settledBytes()).as("not settled").isZero();
      }
    }
  }

  @Property(tries = 500)
  void settledIsAlwaysThere_andTheLastWishIsMetOnceBhyveBehaves(
      @ForAll @IntRange(min = 0, max = 90) int gib, @ForAll("events") List<Event> events) {
    World world = new World(gib * GIB);
    events.forEach(world::apply);
    world.bhyve.heal();
    world.bhyve.limit(100 * GIB);
    world.admittedBytes = 0;
    // The longest pause of 60 s, 90 chunks of 0.1 s, and the looks between them; twice over, since
    // the first try may have begun before all was well.
    world.advance(Duration.ofMinutes(3));
    Reservoir last = world.manager.reservoir().get();
    assertThat(world.open).as("every request ended").isZero();
    assertThat(last)
        .isEqualTo(
            new Reservoir(
                world.wishBytes == 0 ? ReservoirPhase.ABSENT : ReservoirPhase.READY,
                world.wishBytes,
                world.wishBytes,
                world.wishBytes,
                null));
    assertThat(world.bhyve.heldBytes()).isEqualTo(world.wishBytes);
    long tasks = world.time.tasksRun();
    world.time.advance(Timing.standard().lookPeriod().multipliedBy(10));
    // A timer, a list, a query, their answers and no more each period.
    assertThat(world.time.tasksRun() - tasks).as("nothing to do but looks").isEqualTo(50);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> gib = Arbitraries.longs().between(0, 90);
    Arbitrary<Errno> errno = Arbitraries.of(Errno.class);
    return Arbitraries.<Event>oneOf(
            gib.map(Event.Wish::new),
            Combinators.combine(errno, Arbitraries.integers().between(0, 20))
                .as((e, chunks) -> new Event.Fail(Request.RESIZE, e, chunks)),
            Combinators.combine(errno, Arbitraries.of(Request.QUERY, Request.LIST, Request.DESTROY))
                .as((e, request) -> new Event.Fail(request, e, 0)),
            gib.map(Event.Limit::new),
            gib.map(bytes -> new Event.Launch(bytes / 3)),
            Arbitraries.create(Event.StopVms::new),
            Arbitraries.integers()
                .between(1, 60_000)
                .map(ms -> new Event.Pass(Duration.ofMillis(ms))))
        .list()
        .ofMaxSize(25);
  }
}
