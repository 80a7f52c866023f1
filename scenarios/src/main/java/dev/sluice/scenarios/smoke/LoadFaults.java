package dev.sluice.scenarios.smoke;

import dev.sluice.nexus.store.sql.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The faults under load, one every ten seconds, each kind in its turn. */
final class LoadFaults {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration LASTS = Duration.ofSeconds(3);

  private final SmokeRack rack;
  private final List<LoadClient> clients;
  private final Map<String, Integer> struck;
  private final List<Fault> kinds =
      List.of(
          new Fault("agent-killed", this::killAgent),
          new Fault("nexus-killed", this::killNexus),
          new Fault("agent-frozen", this::freezeAgent),
          new Fault("database-crashed", this::crashDatabase),
          new Fault("nexus-frozen", this::freezeNexus),
          new Fault("agent-link-cut", this::cutAgent),
          new Fault("database-link-cut", this::cutDatabase));
  private long dueNanos = System.nanoTime() + PERIOD.toNanos();
  private int turn;

  /**
   * Nothing fails yet.
   *
   * @param struck counts the faults, by kind
   */
  LoadFaults(SmokeRack rack, List<LoadClient> clients, Map<String, Integer> struck) {
    this.rack = rack;
    this.clients = clients;
    this.struck = struck;
  }

  private record Fault(String name, Action action) {}

  /** What a fault does, from its begin to its end; false if this rack has no such part. */
  @FunctionalInterface
  private interface Action {
    boolean strike(StepBound bound) throws IOException, InterruptedException;
  }

  /** Has the next fault strike and end, if it is time. */
  void strikeIfDue(StepBound bound) throws IOException, InterruptedException {
    if (System.nanoTime() < dueNanos) {
      return;
    }
    dueNanos = System.nanoTime() + PERIOD.toNanos();
    Fault fault = kinds.get(turn % kinds.size());
    turn++;
    rack.journal().deed("load", fault.name());
    if (fault.action().strike(bound)) {
      struck.merge(fault.name(), 1, Integer::sum);
    }
  }

  private SmokeSled sled() {
    return rack.sleds().get(turn % rack.sleds().size());
  }

  private int nexus() {
    return turn % rack.control().nexusAddresses().size();
  }

  private boolean killAgent(StepBound bound) throws IOException, InterruptedException {
    clients.forEach(LoadClient::mayBeLost);
    rack.user().agentIsKilled(sled());
    rack.control().restartAgent(sled(), bound);
    return true;
  }

  private boolean killNexus(StepBound bound) throws IOException, InterruptedException {
    int nexus = nexus();
    rack.local().nexus(nexus).kill();
    rack.local().startNexus(nexus, bound);
    return true;
  }

  private boolean freezeAgent(StepBound bound) throws IOException, InterruptedException {
    return freeze(rack.local().agent(sled()), bound);
  }

  private boolean freezeNexus(StepBound bound) throws IOException, InterruptedException {
    return freeze(rack.local().nexus(nexus()), bound);
  }

  private boolean freeze(ChildProcess process, StepBound bound)
      throws IOException, InterruptedException {
    process.freeze();
    try {
      Waits.pass(rack, LASTS, bound);
    } finally {
      process.thaw();
    }
    return true;
  }

  private boolean crashDatabase(StepBound bound) {
    EmbeddedPostgres own = rack.local().database().embedded();
    if (own != null) {
      own.crash();
    }
    return own != null;
  }

  private boolean cutAgent(StepBound bound) {
    return cut(rack.local().link(sled()), bound);
  }

  private boolean cutDatabase(StepBound bound) {
    return cut(rack.local().database().link(), bound);
  }

  private boolean cut(LinkProxy link, StepBound bound) {
    link.set(LinkProxy.Mode.CUT);
    try {
      Waits.pass(rack, LASTS, bound);
    } finally {
      link.set(LinkProxy.Mode.PASS);
    }
    return true;
  }
}
