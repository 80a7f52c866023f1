package dev.sluice.scenarios.smoke;

/** What a step may need of the one who runs the rack. */
enum Need {
  /** That the rack comes up in the run, and its processes are the driver's own. */
  OWN_RACK,
  /** That several Nexus serve, which are the driver's own. */
  SEVERAL_NEXUS,
  /** That a sled-agent can be started again. */
  RESTART_AGENT,
  /** That a sled can be rebooted in order. */
  REBOOT,
  /** That a sled's power can be cut and given back. */
  POWER_CYCLE
}
