package dev.sluice.sim.fault;

import java.util.List;

/** The workers of a sled-agent, which {@link FaultKind#WORKER_DELAY} can name. */
public final class AgentWorkers {

  /** Their names. */
  public static final List<String> NAMES = List.of("reservoir", "instances", "notifier");

  private AgentWorkers() {}

  /** Whether some worker's name starts so. */
  public static boolean some(String start) {
    return NAMES.stream().anyMatch(name -> name.startsWith(start));
  }
}
