package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.testkit.TestBhyve;
import dev.sluice.testkit.TestNexus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sled-agent on real threads: what its tests in virtual time cannot show. */
class SledAgentThreadsTest {

  private static final long GIB = GuestMemory.GIB;
  private static final BootId BOOT = new BootId(1);
  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(20),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
          4 * GIB,
          GIB,
          Duration.ofSeconds(1));

  private final RealPlatform real = RealPlatform.create("test");
  private final Worker rack = real.platform().scheduler().worker("rack");
  private final TestBhyve bhyve = new TestBhyve(rack, 500 * GIB, Duration.ofMillis(1));
  private final TestNexus nexus = new TestNexus(rack, Duration.ofMillis(1));
  private final SledAgent agent =
      new SledAgent(
          TestAgentConfig.of(BOOT, new ReservoirMode.Mebibytes(64 * 1024), QUICK),
          real.platform(),
          bhyve,
          nexus);

  @AfterEach
  void close() {
    agent.shutdown();
    real.close();
  }

  @Test
  void launchesFromManyThreads_allRunOnceThereIsRoom() {
    agent.start();
    List<CompletionStage<VmmView>> lives = new ArrayList<>();
    // Twice what fits: half must wait for the other half to stop.
    for (int number = 0; number < 120; number++) {
      lives.add(runAndStop(number));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lives.stream().allMatch(life -> life.toCompletableFuture().isDone()));
    assertThat(lives).allSatisfy(life -> assertThat(life).isCompleted());
    assertThat(seen(bhyve::names)).isEmpty();
    assertThat(seen(bhyve::heldBytes)).isEqualTo(64 * GIB);
  }

  @Test
  void nexusComesToHoldTheLastState() {
    agent.start();
    await().until(() -> agent.reservoir().get().phase() == ReservoirPhase.READY);
    await()
        .until(
            () -> {
              SledAgentInfo row = seen(nexus::row);
              return row != null && row.reservoir().equals(agent.reservoir().get().report());
            });
  }

  private CompletionStage<VmmView> runAndStop(int number) {
    PropolisId propolis = new PropolisId(new UUID(1, number));
    InstanceId instance = new InstanceId(new UUID(2, number));
    return agent
        .ensureRegistered(new VmmSpec(propolis, instance, BOOT, GIB), null)
        .thenCompose(registered -> agent.ensureRunning(propolis, BOOT, null))
        .thenCompose(
            running -> {
              assertThat(running.state()).isEqualTo(VmmState.RUNNING);
              return agent.ensureStopped(propolis, BOOT, null);
            });
  }

  /** Reads something of the rack on the thread that it belongs to. */
  private <T> @Nullable T seen(Supplier<@Nullable T> read) {
    CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
    rack.execute(() -> answer.complete(read.get()));
    return answer.join();
  }
}
