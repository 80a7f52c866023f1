package dev.sluice.bhyve;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The hypervisor of one sled. Calls that block in the kernel, some for minutes, are stages here;
 * they fail with {@link BhyveException}. Names of VMs are those under {@code /dev/vmm}.
 */
public interface Bhyve {

  /** Sizes and chunks must be multiples of this. */
  long PAGE_BYTES = 4096;

  /** The reservoir as it is now. */
  CompletionStage<ReservoirUsage> query();

  /**
   * Grows or shrinks the reservoir to {@code targetBytes}, chunk by chunk; completes at the target.
   * On any failure the finished chunks stay, and only {@link #query} tells how many: {@link
   * Errno#ENOSPC} beyond the limit or, shrinking, beyond what is free; {@link Errno#ENOMEM} when
   * pages run out; {@link Errno#EALREADY} while another resize runs; {@link Errno#EINTR}; {@link
   * Errno#EINVAL} if unaligned.
   */
  CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes);

  /**
   * Creates a VM whose memory, {@code reservoirBytes} in all, comes from the reservoir, at once or
   * not at all: {@link Errno#ENOMEM} if it is not free, {@link Errno#EEXIST} if the name is taken.
   * A VM dies with the process that created it.
   */
  CompletionStage<Void> createVm(String name, long reservoirBytes);

  /**
   * Destroys a VM; completes when its memory is zeroed and free again, but for one that another
   * process or a driver holds: then it completes at once, and the VM goes when they let go. Only
   * {@link #vms} tells, and a second request would change nothing. {@link Errno#ENOENT} if there is
   * none of that name.
   */
  CompletionStage<Void> destroyVm(String name);

  /** Names of the VMs that exist or are being destroyed, sorted. */
  CompletionStage<List<String>> vms();
}
