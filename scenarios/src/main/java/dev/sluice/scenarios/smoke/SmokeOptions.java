package dev.sluice.scenarios.smoke;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.scenarios.bugs.Bug;
import java.nio.file.Path;
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
 */
public record SmokeOptions(
    Path out,
    @Nullable DatabaseAddress database,
    int sleds,
    int nexuses,
    long reservoirBytes,
    long bytesPerSecond,
    @Nullable String lastStep,
    @Nullable Bug bug) {}
