package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BootId;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.testkit.ManualScheduler;
import dev.sluice.testkit.TestNexus;
import dev.sluice.testkit.TestNexus.Fate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever happens to the requests, they keep their distances and Nexus comes to hold the last
 * state.
 */
class NexusNotifierPropertyTest {

  private static final AgentConfig CONFIG =
      TestAgentConfig.of(new BootId(3), new ReservoirMode.None(), Timing.standard());

  private sealed interface Event {
    record Change(int size) implements Event {}

    record Bell() implements Event {}

    record Put(Fate fate) implements Event {}

    record Get(Fate fate) implements Event {}

    record Decommission() implements Event {}

    record Pass(Duration time) implements Event {}
  }

  /**
   * The notifier with a Nexus that fails; checks the time and order of each request as it is sent.
   */
  private static final class World implements NexusInternalApi {
    private final ManualScheduler time = new ManualScheduler();
    private final Worker worker = time.worker("notifier");
    private final TestNexus nexus = new TestNexus(time.worker("nexus"), Duration.ofMillis(10));
    private final NexusNotifier notifier =
        new NexusNotifier(CONFIG, worker, this, this::info, why -> dismissed = true);
    private int size;
    private int requests;
    private boolean outstanding;
    private boolean dismissed;
    private boolean decommissioned;
    private Duration lastSent = Duration.ofSeconds(-2);

    void apply(Event event) {
      if (event instanceof Event.Change change) {
        size = change.size;
        worker.execute(notifier::stateChanged);
      } else if (event instanceof Event.Bell) {
        worker.execute(notifier::stateChanged);
      } else if (event instanceof Event.Put put) {
        nexus.nextPut(put.fate);
      } else if (event instanceof Event.Get get) {
        nexus.nextGet(get.fate);
      } else if (event instanceof Event.Decommission) {
        nexus.decommission();
        decommissioned = true;
      } else if (event instanceof Event.Pass pass) {
        time.advance(pass.time);
      }
      time.run();
    }

    @Override
    public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
      sent();
      return ended(nexus.sledGet(id, boot));
    }

    @Override
    public CompletionStage<Void> sledPut(SledAgentInfo info) {
      sent();
      assertThat(info.reservoir().settledBytes()).as("read when sent").isEqualTo(size);
      return ended(nexus.sledPut(info));
    }

    private void sent() {
      requests++;
      assertThat(outstanding).as("one at a time").isFalse();
      assertThat(dismissed).as("silence").isFalse();
      assertThat(time.now().minus(lastSent)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
      outstanding = true;
      lastSent = time.now();
    }

    /** An end is an answer, or the time-out that the notifier sets itself. */
    private <T> CompletionStage<T> ended(CompletionStage<T> answer) {
      int request = requests;
      Stages.then(answer, worker, (value, failure) -> end(request));
      worker.after(CONFIG.timing().requestTimeout(), () -> end(request));
      return answer;
    }

    private void end(int request) {
      if (request == requests) {
        outstanding = false;
      }
    }

    SledAgentInfo info(long generation) {
      return new SledAgentInfo(
          CONFIG.id(),
          CONFIG.boot(),
          CONFIG.address(),
          CONFIG.role(),
          CONFIG.baseboard(),
          CONFIG.hardwareThreads(),
          CONFIG.physicalRamBytes(),
          new ReservoirReport(ReservoirPhase.READY, size, size, 100, null),
          generation,
          false);
    }
  }

  @Property(tries = 1000)
  void requestsAreFewAndInTurn_andTheLastStateArrives(@ForAll("events") List<Event> events) {
    World world = new World();
    world.worker.execute(world.notifier::stateChanged);
    world.time.run();
    events.forEach(world::apply);
    world.nexus.heal();
    // A time-out of 15 s, the question, the report, the comparison, 2 s each; and then as long
    // again
    // for a late report to take effect, 20 s after it was sent.
    world.time.advance(Duration.ofSeconds(60));

    assertThat(world.time.idle()).as("nothing pending, no wake-ups").isTrue();
    SledAgentInfo held = world.nexus.row();
    assertThat(held != null || world.decommissioned).isTrue();
    if (held != null && !world.decommissioned) {
      assertThat(held).isEqualTo(world.info(held.generation()));
    }
    assertThat(world.dismissed).as("dismissed only if so").isIn(false, world.decommissioned);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Fate> fate = Arbitraries.of(Fate.class);
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 5).<Event>map(Event.Change::new)),
            Tuple.of(2, Arbitraries.create(Event.Bell::new)),
            Tuple.of(6, fate.map(Event.Put::new)),
            Tuple.of(4, fate.map(Event.Get::new)),
            Tuple.of(1, Arbitraries.create(Event.Decommission::new)),
            Tuple.of(
                8,
                Arbitraries.integers()
                    .between(1, 20_000)
                    .map(ms -> new Event.Pass(Duration.ofMillis(ms)))))
        .list()
        .ofMaxSize(40);
  }
}
