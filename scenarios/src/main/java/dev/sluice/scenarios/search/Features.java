package dev.sluice.scenarios.search;

import dev.sluice.api.ApiException;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.Run;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.MessageEvent;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.SledEvent;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.event.VmEvent;
import dev.sluice.sim.event.VmmEvent;
import dev.sluice.sim.kernel.Draws;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run has reached, as a set of hashes: which kind of event followed which on a sled or in
 * the database, and about how often; where faults struck ({@link dev.sluice.sim.cover.Coverage
 * cells}), and which situations arose.
 */
final class Features implements TraceSink {

  private static final int STORE = -1;

  private final Map<Integer, Long> lastOf = new TreeMap<>();
  private final Map<Long, Integer> pairs = new TreeMap<>();

  @Override
  public void entry(long step, long timeNanos, RackEvent event) {
    if (event instanceof MessageEvent) {
      return; // too many of them, and what they do shows elsewhere
    }
    int actor = actor(event);
    long kind = kind(event);
    Long before = lastOf.put(actor, kind);
    long pair = Draws.mix(kind + 31 * (before == null ? 0 : before));
    pairs.merge(pair, 1, Integer::sum);
  }

  /** The features of the run that this has followed. */
  Set<Long> of(Run run) {
    Set<Long> features = new TreeSet<>();
    pairs.forEach((pair, times) -> features.add(Draws.mix(pair ^ magnitude(times))));
    run.coverage()
        .cells()
        .forEach((cell, times) -> features.add(Draws.key(magnitude(times), "cell/" + cell)));
    run.coverage().probes().forEach(probe -> features.add(Draws.key(0, "probe/" + probe)));
    return features;
  }

  /** 1, 2 to 3, 4 to 7, and so on. */
  private static int magnitude(long times) {
    return Long.SIZE - Long.numberOfLeadingZeros(times);
  }

  private static int actor(RackEvent event) {
    if (event instanceof SledEvent of) {
      return of.sled().number();
    } else if (event instanceof VmEvent of) {
      return of.sled().number();
    }
    return event instanceof VmmEvent of ? of.sled().number() : STORE;
  }

  private static long kind(RackEvent event) {
    String more = "";
    if (event instanceof ReservoirChanged change) {
      more = change.before().phase() + ">" + change.after().phase();
    } else if (event instanceof FaultStruck strike) {
      more = strike.fault().label();
    } else if (event instanceof RowChanged change) {
      more = change.before() == null ? "new" : change.after() == null ? "gone" : state(change);
    } else if (event instanceof OperationAnswered answer) {
      more =
          answer.failure() instanceof ApiException refusal
              ? refusal.code().name()
              : String.valueOf(answer.failure() == null);
    }
    return Draws.key(0, event.getClass().getName() + more);
  }

  private static String state(RowChanged change) {
    if (change.after() instanceof SagaRow saga) {
      return saga.step().name();
    } else if (change.after() instanceof VmmRow vmm) {
      return vmm.state().name();
    } else if (change.after() instanceof InstanceRow instance) {
      return instance.state().name();
    }
    return change.after() instanceof SledRow sled ? sled.info().reservoir().phase().name() : "";
  }
}
