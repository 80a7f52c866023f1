package dev.sluice.scenarios.smoke;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.scenarios.bugs.Bug;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a smoke run is to go.
 *
 * @param out the folder for what it leaves
 * @param database that Nexus is to use; null for an embedded one
 * @param sleds how many
 * @param nexuses how many Nexus
 * @param reservoirBytes of each sled
 * @param bytesPerSecond that a device adds, removes and zeroes pages at
 * @param lastStep the name of the last step to take before the final one; null for all
 * @param bug to plant in Nexus and the agents; null for none
 * @param script to run instead of the steps; null for the steps
 * @param load to put on the rack instead of most steps; null for none
 */
public record SmokeOptions(
    Path out,
    @Nullable DatabaseAddress database,
    int sleds,
    int nexuses,
    long reservoirBytes,
    long bytesPerSecond,
    @Nullable String lastStep,
    @Nullable Bug bug,
    @Nullable SmokeScript script,
    @Nullable Load load) {

  /** A run of the steps. */
  public SmokeOptions(
      Path out,
      @Nullable DatabaseAddress database,
      int sleds,
      int nexuses,
      long reservoirBytes,
      long bytesPerSecond,
      @Nullable String lastStep,
      @Nullable Bug bug) {
    this(out, database, sleds, nexuses, reservoirBytes, bytesPerSecond, lastStep, bug, null, null);
  }

  /** A run of a script, on the rack that it is for. */
  public static SmokeOptions of(
      Path out, @Nullable DatabaseAddress database, @Nullable Bug bug, SmokeScript script) {
    return new SmokeOptions(
        out, database, script.sleds().size(), script.nexuses(), 0, 0, null, bug, script, null);
  }

  /** What a sled of the rack has. */
  SmokeScript.Sled sled(int number) {
    return script != null
        ? script.sleds().get(number)
        : new SmokeScript.Sled(
            4 * reservoirBytes, reservoirBytes, 2 * reservoirBytes, bytesPerSecond);
  }

  /**
   * Requests of clients, with a fault every ten seconds.
   *
   * @param perSecond how many are asked for
   * @param lasts how long
   */
  public record Load(int perSecond, Duration lasts) {}
}
