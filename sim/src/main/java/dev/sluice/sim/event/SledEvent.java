package dev.sluice.sim.event;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.OtherVms;
import dev.sluice.bhyve.Errno;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events of a sled, its sled-agent and its reservoir. */
public sealed interface SledEvent extends RackEvent {

  /** The sled. */
  Sled sled();

  /** Power comes on or is lost. */
  record PowerChanged(Sled sled, boolean on) implements SledEvent {
    @Override
    public TraceEntry entry() {
      String word = on ? "on" : "off";
      return TraceEntry.of(sled.name(), "power", "power-" + word, word);
    }
  }

  /**
   * A sled-agent has started.
   *
   * @param reservoir what it holds its reservoir to be as it starts
   * @param wireVersion the version of the wire that it speaks
   */
  record BootBegan(Sled sled, BootId boot, Reservoir reservoir, int wireVersion)
      implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "boot", "boot-began", boot.toString())
          .with("boot", boot.number())
          .with("id", sled.id().toString())
          .with("desiredBytes", reservoir.desiredBytes())
          .with("wireVersion", wireVersion);
    }
  }

  /** A sled-agent begins to shut down. */
  record BootShutsDown(Sled sled, BootId boot) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "boot", "boot-shuts-down", boot + " shuts down")
          .with("boot", boot.number());
    }
  }

  /**
   * A sled-agent that shuts down is about to end, and has not answered a call that it has taken.
   */
  record LeftUnanswered(Sled sled, String call) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "boot", "left-unanswered").with("call", call);
    }
  }

  /** A sled-agent has ended, and with it every VM of its boot. */
  record BootEnded(Sled sled, BootId boot) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "boot", "boot-ended", boot + " ended")
          .with("boot", boot.number());
    }
  }

  /**
   * What a sled-agent holds its reservoir to be has changed.
   *
   * @param kernelBytes what its kernel really holds
   * @param strangersBytes what of that VMs hold that are not of this boot
   */
  record ReservoirChanged(
      Sled sled, Reservoir before, Reservoir after, long kernelBytes, long strangersBytes)
      implements SledEvent {

    private static String words(Reservoir reservoir) {
      OtherVms others = reservoir.others();
      Long usedBytes = reservoir.usedBytes();
      return String.format(
          Locale.ROOT,
          "%s: desired %s, settled %s, held %s%s%s%s",
          reservoir.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          gib(reservoir.desiredBytes()),
          gib(reservoir.settledBytes()),
          gib(reservoir.heldBytes()),
          reservoir.errno() == null ? "" : ", " + reservoir.errno(),
          others.bytes() == 0 ? "" : ", other VMs " + gib(others.bytes()),
          usedBytes == null || usedBytes == 0 ? "" : ", used " + gib(usedBytes));
    }

    private static String gib(long bytes) {
      return String.format(Locale.ROOT, "%.2f GiB", (double) bytes / GuestMemory.GIB);
    }

    /** Whether it has settled, or has settled at another size. */
    public boolean settles() {
      return after.phase().settled()
          && (!before.phase().settled() || before.settledBytes() != after.settledBytes());
    }

    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "reservoir", "reservoir-changed", () -> words(after))
          .with("phase", after.phase().toString())
          .with("desiredBytes", after.desiredBytes())
          .with("settledBytes", after.settledBytes())
          .with("heldBytes", after.heldBytes())
          .with("kernelBytes", kernelBytes)
          .with("strangersBytes", strangersBytes)
          .with("usedBytes", after.usedBytes())
          .with("errno", after.errno() == null ? null : after.errno().name());
    }
  }

  /** A sled-agent asks bhyve to resize the reservoir. */
  record ResizeAsked(Sled sled, long targetBytes, long kernelBytes) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "resize-asked")
          .with("targetBytes", targetBytes)
          .with("kernelBytes", kernelBytes);
    }
  }

  /** A resize has ended, as bhyve tells the sled-agent. */
  record ResizeEnded(Sled sled, @Nullable Errno errno, long kernelBytes) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "resize-ended")
          .with("kernelBytes", kernelBytes)
          .with("errno", errno == null ? null : errno.name());
    }
  }

  /** A sled-agent gets from bhyve what the reservoir holds. */
  record ReservoirQueried(Sled sled) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "reservoir-queried");
    }
  }

  /** A sled-agent gets from bhyve the names of the VMs there are. */
  record VmsListed(Sled sled) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "bhyve", "vms-listed");
    }
  }

  /**
   * Another process than the sled-agent has changed what the kernel holds.
   *
   * @param untilNanos when the sled-agent must know it: a look period later, and what its late or
   *     hanging workers make of that
   */
  record ChangedByOther(Sled sled, long untilNanos) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "reservoir", "changed-by-other")
          .with("untilNanos", untilNanos);
    }
  }

  /**
   * A sled as it stands at the end of the run.
   *
   * @param reservoir what the sled-agent holds its reservoir to be
   * @param vms names of the VMs that run
   */
  record SledRead(Sled sled, Reservoir reservoir, List<String> vms) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "reservoir", "sled-read")
          .with("settledBytes", reservoir.settledBytes())
          .with("vms", String.join(" ", vms));
    }
  }

  /** A sled-agent is dismissed: it sends no request from now on. */
  record Dismissed(Sled sled) implements SledEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(sled.name(), "decommissioned", "dismissed", "silent from now on");
    }
  }
}
