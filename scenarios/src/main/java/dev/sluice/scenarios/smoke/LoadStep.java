package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.NexusClient;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.LinearizabilityCheck;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients ask for so much a second, a third of it changes, while a part of the rack fails every ten
 * seconds, each kind of fault in its turn. The history of each instance is judged when it has been
 * deleted, so that memory does not grow with the time.
 */
final class LoadStep implements SmokeStep {

  private static final int INSTANCES_AT_ONCE = 16;
  private static final Duration TO_END = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final SmokeOptions.Load load;
  private final LoadMeter meter = new LoadMeter();
  private final ProcessMeter processes = new ProcessMeter();
  private final AtomicLong histories = new AtomicLong();
  private final Map<String, Integer> faults = new TreeMap<>();
  private double seconds;

  LoadStep(SmokeOptions.Load load) {
    this.load = load;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public Duration bound() {
    return load.lasts().plus(TO_END);
  }

  @Override
  public List<Need> needs() {
    return List.of(Need.OWN_RACK);
  }

  /** What was measured. */
  LoadFigures figures() {
    List<LoadFigures.Kind> kinds = meter.kinds();
    long all = kinds.stream().mapToLong(LoadFigures.Kind::count).sum();
    return new LoadFigures(
        seconds,
        seconds == 0 ? 0 : all / seconds,
        kinds,
        Map.copyOf(faults),
        histories.get(),
        processes.used());
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    Collection<String> broken = new ConcurrentLinkedQueue<>();
    Collection<String> undecided = new ConcurrentLinkedQueue<>();
    List<String> addresses = List.copyOf(rack.control().nexusAddresses());
    AtomicInteger turns = new AtomicInteger();
    Supplier<NexusClient> nexus =
        () ->
            new NexusClient(
                rack.transport(),
                addresses.get(Math.floorMod(turns.getAndIncrement(), addresses.size())));
    HistoryCheck check = new LinearizabilityCheck();
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < INSTANCES_AT_ONCE; i++) {
      LoadClient.Judge judge =
          instance -> {
            HistoryCheck.Finding finding = instance.judge(check);
            histories.incrementAndGet();
            if (finding.violation() != null) {
              broken.add(finding.violation());
            } else if (finding.undecided() != null) {
              undecided.add("a history under load: " + finding.undecided());
            }
          };
      double pauseNanos = 1e9 * INSTANCES_AT_ONCE / load.perSecond();
      clients.add(
          LoadClient.begin(
              i, (long) pauseNanos, rack.instanceBytes(), nexus, meter, judge, broken));
    }
    LoadFaults failing = new LoadFaults(rack, clients, faults);
    long began = System.nanoTime();
    try {
      while (System.nanoTime() - began < load.lasts().toNanos() && broken.isEmpty()) {
        processes.look(pids(rack.local()));
        Waits.pass(rack, LOOK, bound);
        failing.strikeIfDue(bound);
      }
    } finally {
      clients.forEach(LoadClient::end);
      seconds = (System.nanoTime() - began) / 1e9;
      processes.look(pids(rack.local()));
    }
    for (LoadClient client : clients) {
      client.awaitEnd(bound);
    }
    rack.undecided().addAll(undecided);
    String first = broken.stream().findFirst().orElse(null);
    if (first != null) {
      throw new SmokeFailureException(Promise.INSTANCE_LINEARIZABLE, first);
    }
    return words(figures());
  }

  private static Map<String, Long> pids(LocalRack rack) throws IOException {
    Map<String, Long> pids = new TreeMap<>(rack.pids());
    pids.put("driver", ProcessHandle.current().pid());
    return pids;
  }

  private static String words(LoadFigures figures) {
    long all = 0;
    long reads = 0;
    long inDoubt = 0;
    for (LoadFigures.Kind kind : figures.operations()) {
      all += kind.count();
      reads += kind.f().equals("get") ? kind.count() : 0;
      inDoubt += kind.inDoubt();
    }
    int struck = figures.faults().values().stream().mapToInt(Integer::intValue).sum();
    return "%d operations, %.0f a second, %d %% changes, %d in doubt, %d faults, %d histories linearizable"
        .formatted(
            all,
            figures.perSecond(),
            all == 0 ? 0 : 100 * (all - reads) / all,
            inDoubt,
            struck,
            figures.histories());
  }
}
