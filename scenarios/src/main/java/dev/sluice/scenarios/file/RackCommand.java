package dev.sluice.scenarios.file;

import java.util.Arrays;
import java.util.List;

/** What an operator may give a command for, in {@code rack.json}. */
public enum RackCommand {
  /** Starts the sled-agent of a sled again, however it ends. */
  RESTART_AGENT("restartAgent", true),
  /** Reboots a sled in order. */
  REBOOT("reboot", true),
  /** Cuts the power of a sled and gives it back. */
  POWER_CYCLE("powerCycle", true),
  /** Has the sled-agent of a sled stand still. */
  FREEZE_AGENT("freezeAgent", true),
  /** Has it go on. */
  THAW_AGENT("thawAgent", true),
  /** Has all be lost that a sled and all Nexus send each other. */
  CUT_LINKS("cutLinks", true),
  /** Has it arrive again. */
  HEAL_LINKS("healLinks", true),
  /** Ends the first Nexus of the file at once. */
  KILL_NEXUS("killNexus", false),
  /** Starts it again. */
  START_NEXUS("startNexus", false),
  /** Ends the database at once and starts it again. */
  RESTART_DATABASE("restartDatabase", false);

  private final String field;
  private final boolean ofASled;

  RackCommand(String field, boolean ofASled) {
    this.field = field;
    this.ofASled = ofASled;
  }

  /** Its name in the file. */
  public String field() {
    return field;
  }

  /** Whether each sled has one of its own. */
  public boolean isOfASled() {
    return ofASled;
  }

  static List<RackCommand> ofSleds(boolean ofSleds) {
    return Arrays.stream(values()).filter(one -> one.ofASled == ofSleds).toList();
  }
}
