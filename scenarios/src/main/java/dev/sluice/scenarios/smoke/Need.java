package dev.sluice.scenarios.smoke;

/** What a step may need of the one who runs the rack. */
enum Need {
  /** That the rack comes up in the run, and its processes are the driver's own. */
  OWN_RACK,
  /** That several Nexus serve, which are the driver's own. */
  SEVERAL_NEXUS,
  /** That there are two sleds. */
  TWO_SLEDS,
  /** That a sled may be lost to the rack for good. */
  A_SLED_LESS,
  /** That sled-agents take calls of the driver's, past Nexus, while their reservoirs grow. */
  PAST_NEXUS,
  /** That the driver sees the device of each sled, and may do something to it. */
  DEVICES,
  /** That a sled-agent can be started again. */
  RESTART_AGENT,
  /** That a sled-agent can stand still for a while. */
  FREEZE_AGENT,
  /** That a sled can be rebooted in order. */
  REBOOT,
  /** That a sled's power can be cut and given back. */
  POWER_CYCLE,
  /** That a Nexus can be killed and started again. */
  KILL_NEXUS,
  /** That the database can fail. */
  FAIL_DATABASE,
  /** That what a sled and Nexus send each other can be lost. */
  CUT_LINKS
}
