package dev.sluice.sim.cover;

/** A situation that a run may or may not get to. A scenario declares which of them it is for. */
public enum Probe {
  /** A launch was requested of a sled before its reservoir had settled. */
  LAUNCH_WHILE_UNREADY("launch-while-unready"),
  /** A sled refused a launch since its reservoir was not ready, or had no room, in time. */
  LAUNCH_REFUSED_NOT_READY("launch-refused-not-ready"),
  /** A reservoir settled below its desired size. */
  RESERVOIR_DEGRADED("reservoir-degraded"),
  /** A reservoir settled below its desired size after an error, with some memory in it. */
  PARTIAL_RESERVOIR("partial-reservoir"),
  /** A reservoir that had settled too low reached its desired size after all. */
  RESERVOIR_RECOVERED("reservoir-recovered"),
  /** The settled size went down. */
  RESERVOIR_SHRANK("reservoir-shrank"),
  /** A start was refused for want of room on any sled. */
  NO_CAPACITY("no-capacity"),
  /** A start was given up though some sled may have room, which could not take it just then. */
  NO_SLED_NOW("no-sled-now"),
  /** An attempt to start failed, and its VMM had to be confirmed gone. */
  ATTEMPT_UNWOUND("attempt-unwound"),
  /** A start went on to another attempt. */
  SECOND_ATTEMPT("second-attempt"),
  /** A start was called off while a sled may have had its VMM. */
  START_CALLED_OFF("start-called-off"),
  /** An instance was lost with its sled. */
  INSTANCE_FAILED("instance-failed"),
  /** An instance that had been lost was started again. */
  INSTANCE_RESTARTED("instance-restarted"),
  /** A lost instance was started again after more others than are tried at once fitted nowhere. */
  RESTARTED_BEHIND_MANY("restarted-behind-many"),
  /** A sled lost its agent or its power while a VMM was placed on it. */
  VMS_LOST_THEIR_SLED("vms-lost-their-sled"),
  /** Nexus crashed during a start. */
  NEXUS_DIED_MID_SAGA("nexus-died-mid-saga"),
  /** A user asked again, since the outcome of a request was not known. */
  REQUEST_ASKED_AGAIN("request-asked-again"),
  /** Two copies of one request were answered for good. */
  REQUEST_ANSWERED_TWICE("request-answered-twice"),
  /** A request had the key of another. */
  KEY_REUSED("key-reused"),
  /** There was no room for another key. */
  KEYS_FULL("keys-full"),
  /** A sled-agent was dismissed. */
  AGENT_DISMISSED("agent-dismissed");

  private final String label;

  Probe(String label) {
    this.label = label;
  }

  /** The name in scenarios and reports. */
  public String label() {
    return label;
  }
}
