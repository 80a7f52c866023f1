package dev.sluice.agent;

import dev.sluice.api.OtherVms;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.bhyve.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The VMM reservoir as its manager last knew it.
 *
 * @param phase where it stands in this boot
 * @param desiredBytes the size worked towards
 * @param settledBytes the size that VMs may count on; 0 until settled in this boot
 * @param heldBytes the size when bhyve was last asked
 * @param errno why the last resize to the desired size ended early; null if it did not
 * @param others VMs that hold some of it and are not of this boot
 * @param usedBytes what all VMs held of it when bhyve was asked; null until it has been. Alone it
 *     is taken over now and then only: see {@link ReservoirManager}
 */
public record Reservoir(
    ReservoirPhase phase,
    long desiredBytes,
    long settledBytes,
    long heldBytes,
    @Nullable Errno errno,
    OtherVms others,
    @Nullable Long usedBytes) {

  /** A reservoir without VMs. */
  public Reservoir(
      ReservoirPhase phase,
      long desiredBytes,
      long settledBytes,
      long heldBytes,
      @Nullable Errno errno) {
    this(phase, desiredBytes, settledBytes, heldBytes, errno, OtherVms.NONE, 0L);
  }

  /** What Nexus is told of it: progress in tens only, or each step would be a report. */
  public ReservoirReport report() {
    int percent =
        desiredBytes == 0 ? 0 : (int) (Math.min(heldBytes, desiredBytes) * 10 / desiredBytes) * 10;
    return new ReservoirReport(
        phase,
        desiredBytes,
        settledBytes,
        percent,
        errno == null ? null : errno.name(),
        others,
        usedBytes);
  }
}
