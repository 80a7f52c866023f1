package dev.sluice.platform.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.platform.Platform;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealPlatformTest {

  private final RealPlatform real = RealPlatform.create("test");
  private final Platform platform = real.platform();
  private final Worker worker = platform.scheduler().worker("one");

  @AfterEach
  void close() {
    real.close();
  }

  @Test
  void tasksOfOneThread_runInTheOrderHandedOver() {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 1000; i++) {
      int number = i;
      worker.execute(() -> seen.add(number));
    }
    await().until(() -> seen.size() == 1000);
    assertThat(seen).isSorted();
  }

  @Test
  void workerThatIsMadeAfterTheEnd_dropsWhatItIsHanded() throws InterruptedException {
    real.close();
    ThreadWorker late = (ThreadWorker) platform.scheduler().worker("late");
    AtomicBoolean ran = new AtomicBoolean();
    late.execute(() -> ran.set(true));

    assertThat(late.awaitEnd(Duration.ofSeconds(10))).isTrue();
    assertThat(ran).isFalse();
  }

  @Test
  void tasksOfManyThreads_runOneAtATime() throws Exception {
    int[] unguarded = {0}; // loses counts if two tasks ever overlap or do not see each other
    int threads = 4;
    CyclicBarrier together = new CyclicBarrier(threads);
    CountDownLatch left = new CountDownLatch(threads * 10_000);
    List<Thread> handing = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception broken) {
                  throw new IllegalStateException(broken);
                }
                for (int i = 0; i < 10_000; i++) {
                  worker.execute(
                      () -> {
                        unguarded[0]++;
                        left.countDown();
                      });
                }
              });
      thread.start();
      handing.add(thread);
    }
    for (Thread thread : handing) {
      thread.join();
    }
    left.await();
    assertThat(unguarded[0]).isEqualTo(threads * 10_000);
  }

  @Test
  void threadNamesSayWhoseTheyAre() {
    AtomicReference<String> name = new AtomicReference<>();
    AtomicBoolean daemon = new AtomicBoolean();
    worker.execute(
        () -> {
          daemon.set(Thread.currentThread().isDaemon());
          name.set(Thread.currentThread().getName());
        });
    await().until(() -> name.get() != null);
    assertThat(name.get()).isEqualTo("test-one");
    assertThat(daemon).isTrue();
  }

  @Test
  void timers_runInTheOrderOfTheirDelays() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    worker.execute(
        () -> { // handed over from one task, so that both delays begin before either ends
          worker.after(Duration.ofMillis(60), () -> seen.add("late"));
          worker.after(Duration.ofMillis(20), () -> seen.add("early"));
        });
    await().until(() -> seen.size() == 2);
    assertThat(seen).containsExactly("early", "late");
  }

  @Test
  void cancelledTimer_doesNotRun() {
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicBoolean later = new AtomicBoolean();
    worker.execute(
        () -> { // within one task: however late this thread is, the timer's task cannot come first
          worker.after(Duration.ofMillis(20), () -> cancelled.set(true)).cancel();
          worker.after(Duration.ofMillis(40), () -> later.set(true));
        });
    await().untilTrue(later);
    assertThat(cancelled).isFalse();
  }

  @Test
  void errorThatIsNoFaultOfOneTask_endsTheWorker_andIsHeardOf() {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    AtomicBoolean ranLater = new AtomicBoolean();
    InternalError error = new InternalError("wished by the test");
    worker.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> heard.set(thrown));
          worker.execute(() -> ranLater.set(true)); // behind this task
          throw error;
        });
    await().until(() -> heard.get() != null);
    assertThat(heard.get()).isSameAs(error);
    worker.execute(() -> ranLater.set(true));
    real.close(); // waits for the thread's end
    assertThat(ranLater).isFalse();
  }

  @Test
  void throwingTask_doesNotEndTheWorker() {
    AtomicInteger ran = new AtomicInteger();
    worker.execute(
        () -> {
          throw new IllegalStateException("wished by the test");
        });
    worker.after(
        Duration.ofMillis(1),
        () -> {
          ran.incrementAndGet();
          throw new AssertionError("wished by the test");
        });
    await().until(() -> ran.get() == 1);
    worker.execute(ran::incrementAndGet);
    await().until(() -> ran.get() == 2);
  }

  @Test
  void closedWorker_dropsWhatItIsHanded() {
    AtomicInteger ran = new AtomicInteger();
    worker.execute(ran::incrementAndGet);
    await().until(() -> ran.get() == 1);
    real.close();
    worker.execute(ran::incrementAndGet);
    worker.after(Duration.ZERO, ran::incrementAndGet).cancel();
    assertThat(ran).hasValue(1); // its thread has ended: close() waits for it
  }

  @Test
  void clock_givesWholeMicroseconds() {
    for (int i = 0; i < 1000; i++) {
      Instant now = platform.clock().instant();
      assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }
  }

  @Test
  void streamsAndIds_differ() {
    assertThat(platform.random().stream("a").nextLong())
        .isNotEqualTo(platform.random().stream("a").nextLong());
    assertThat(platform.ids().next()).isNotEqualTo(platform.ids().next());
  }
}
