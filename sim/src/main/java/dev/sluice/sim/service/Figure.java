package dev.sluice.sim.service;

/** A figure of service, of which a run has any number of samples. Less is better. */
public enum Figure {
  /** From the moment a sled has power to the first settled reservoir of its sled-agent. */
  POWER_ON_TO_READY("powerOnToReadyMillis"),
  /** From the record that an instance starts to the record that it runs, by whoever started it. */
  START_TO_RUNNING("startToRunningMillis"),
  /**
   * From the end of a running instance's VM with its boot to the record that it runs again. One
   * that is stopped or deleted meanwhile has none.
   */
  OUTAGE("outageMillis"),
  /** Requests of a sled-agent to Nexus from its start until Nexus has its settled reservoir. */
  REQUESTS_PER_BOOT("requestsPerBoot"),
  /**
   * Requests that a sled-agent sends Nexus beyond the first until one is answered, whether with yes
   * or no. One that is answered before the next is sent has none.
   */
  RETRIES_PER_OUTAGE("retriesPerOutage"),
  /**
   * Requests between sled-agents and Nexus, for each sled and hour, while no fault lasts, no
   * operation, order or saga is under way, and every sled-agent's reservoir has settled. One sample
   * a run, if that is so for a minute at least.
   */
  REQUESTS_PER_QUIET_HOUR("requestsPerSledAndQuietHour");

  private final String label;

  Figure(String label) {
    this.label = label;
  }

  /** The name in files, with its unit. */
  public String label() {
    return label;
  }
}
