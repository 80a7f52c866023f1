package dev.sluice.sim.event;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.bhyve.Errno;
import org.jspecify.annotations.Nullable;

/** What becomes of VMs at a sled's bhyve. */
public sealed interface VmEvent extends RackEvent {

  /** The sled. */
  Sled sled();

  /** The VM's name at bhyve, which is its Propolis id. */
  String vm();

  /**
   * A VM-create has reached bhyve, whatever comes of it.
   *
   * @param reservoirBytes what it takes of the reservoir
   * @param reservoir what the sled-agent holds its reservoir to be; null without a sled-agent
   * @param kernelBytes what the kernel really holds
   * @param strangersBytes what of that VMs hold that are not of this boot
   */
  record CreateAsked(
      Sled sled,
      String vm,
      long reservoirBytes,
      BootId boot,
      @Nullable Reservoir reservoir,
      long kernelBytes,
      long strangersBytes)
      implements VmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "create-asked")
          .with("vm", vm)
          .with("bytes", reservoirBytes)
          .with("boot", boot.number())
          .with("kernelBytes", kernelBytes);
    }
  }

  /** A VM holds its memory; the rest as for {@link CreateAsked}. */
  record VmCreated(
      Sled sled, String vm, long reservoirBytes, @Nullable Reservoir reservoir, long kernelBytes)
      implements VmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "bhyve", "vm-created", "create VM " + vm)
          .with("vm", vm)
          .with("bytes", reservoirBytes)
          .with("kernelBytes", kernelBytes);
    }
  }

  /** Bhyve has not made a VM. */
  record CreateFailed(Sled sled, String vm, Errno errno) implements VmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "bhyve", "create-failed", "create VM " + vm + ": " + errno)
          .with("vm", vm)
          .with("errno", errno.name());
    }
  }

  /** A sled-agent asks to have a VM destroyed that one of this sled's agents made. */
  record DestroyAsked(Sled sled, String vm) implements VmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "destroy-asked").with("vm", vm);
    }
  }

  /** A sled-agent has destroyed a VM that none of this sled's agents made. */
  record StrangerDestroyed(Sled sled, String vm) implements VmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "bhyve", "stranger-destroyed", "destroy VM " + vm)
          .with("vm", vm);
    }
  }

  /**
   * A VM no longer runs; its memory follows.
   *
   * @param asked whether the sled-agent destroyed it, rather than its boot ended
   */
  record VmGone(Sled sled, String vm, boolean asked) implements VmEvent {
    @Override
    public TraceEntry entry() {
      TraceEntry entry =
          asked
              ? TraceEntry.of(sled.name(), "bhyve", "vm-gone", "destroy VM " + vm)
              : TraceEntry.unspoken(sled.name(), "bhyve", "vm-gone");
      return entry.with("vm", vm).with("asked", asked);
    }
  }
}
