package dev.sluice.bhyve;

/**
 * The reservoir at one instant, as bhyve tells it.
 *
 * @param freeBytes in the reservoir, not held by a VM
 * @param allocatedBytes held by VMs that draw on the reservoir
 * @param transientBytes held by VMs that do not; no part of the reservoir but of the limit
 * @param limitBytes most that free, allocated and transient may come to; not always a multiple of
 *     the page size
 */
public record ReservoirUsage(
    long freeBytes, long allocatedBytes, long transientBytes, long limitBytes) {

  /** The size of the reservoir. */
  public long sizeBytes() {
    return freeBytes + allocatedBytes;
  }
}
