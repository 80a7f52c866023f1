package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * What a sled tells Nexus of its reservoir: the actual state beside the desired one.
 *
 * @param phase where it stands in this boot
 * @param desiredBytes the size the sled is working towards
 * @param settledBytes the size that counts for placement; 0 until settled in this boot
 * @param progressPercent share of the desired size that bhyve held when last asked, in tens, so
 *     that growth is visible without a report for each step
 * @param errno name of the error that the last attempt ended in while degraded, such as {@code
 *     ENOMEM}; null while no attempt at this desired size has failed
 * @param others VMs of others than this boot; null if the sled-agent does not say, as one of wire
 *     version 1
 * @param usedBytes what VMs hold of the reservoir, whoever made them, when bhyve was asked; null if
 *     the sled-agent does not say, as one of wire version 1 or before bhyve has first answered
 */
public record ReservoirReport(
    ReservoirPhase phase,
    long desiredBytes,
    long settledBytes,
    int progressPercent,
    @Nullable String errno,
    @Nullable OtherVms others,
    @Nullable Long usedBytes) {

  /** A report that does not say what VMs hold, nor which VMs of others there are. */
  public ReservoirReport(
      ReservoirPhase phase,
      long desiredBytes,
      long settledBytes,
      int progressPercent,
      @Nullable String errno) {
    this(phase, desiredBytes, settledBytes, progressPercent, errno, null, null);
  }
}
