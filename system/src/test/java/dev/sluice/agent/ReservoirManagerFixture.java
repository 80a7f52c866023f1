package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledId;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestBhyve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A reservoir manager over a bhyve and a clock that a test drives. */
abstract class ReservoirManagerFixture {

  static final long GIB = GuestMemory.GIB;
  static final VmNames NAMES = new VmNames(new SledId(new UUID(0, 7)));
  static final String OLD = NAMES.of(new PropolisId(new UUID(9, 1)));
  static final String OLDER = NAMES.of(new PropolisId(new UUID(9, 0)));
  static final Duration LONG = Duration.ofMinutes(5);
  static final Duration LOOK_PERIOD = Duration.ofHours(1);
  static final Timing TIMING =
      new Timing(
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45),
          new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(8)),
          4 * GIB,
          GIB,
          LOOK_PERIOD);

  final ManualScheduler time = new ManualScheduler();
  final Worker worker = time.worker("reservoir");
  final TestBhyve bhyve = new TestBhyve(time.worker("bhyve"), 100 * GIB, Duration.ofMillis(100));
  final List<Reservoir> published = new ArrayList<>();
  LaunchGate.Held held = new LaunchGate.Held(0, 0, 0, 0, 0);
  boolean launchesFail; // one of 1 GiB between any two questions for what is held
  long admittedBytes;
  ReservoirManager.Ceiling ceiling =
      wish -> CompletableFuture.completedFuture(Math.max(wish, admittedBytes));

  ReservoirManager started(long desiredBytes) {
    ReservoirManager manager =
        new ReservoirManager(
            worker,
            bhyve,
            NAMES,
            wish -> ceiling.lower(wish),
            () -> CompletableFuture.completedFuture(heldNow()),
            TIMING,
            desiredBytes);
    manager.reservoir().follow(worker, published::add);
    worker.execute(manager::start);
    time.run();
    return manager;
  }

  private LaunchGate.Held heldNow() {
    if (launchesFail) {
      held =
          new LaunchGate.Held(
              held.certainBytes(),
              held.admittedBytes(),
              held.changes() + 2,
              held.releasedBytes() + GIB,
              held.leftBytes());
    }
    return held;
  }

  /** A manager after its first set-up; what it published until then is forgotten. */
  ReservoirManager settledAt(long desiredBytes) {
    ReservoirManager manager = started(desiredBytes);
    time.advance(Duration.ofSeconds(5));
    assertThat(manager.reservoir().get().phase().settled()).isTrue();
    published.clear();
    return manager;
  }

  CompletionStage<ReservoirReport> request(ReservoirManager manager, long desiredBytes) {
    CompletableFuture<ReservoirReport> answer = new CompletableFuture<>();
    worker.execute(
        () ->
            manager
                .request(desiredBytes)
                .whenComplete(
                    (reservoir, failure) -> {
                      if (failure != null) {
                        answer.completeExceptionally(failure);
                      } else {
                        answer.complete(reservoir);
                      }
                    }));
    time.run();
    return answer;
  }

  static Reservoir ready(long bytes) {
    return new Reservoir(ReservoirPhase.READY, bytes, bytes, bytes, null);
  }
}
