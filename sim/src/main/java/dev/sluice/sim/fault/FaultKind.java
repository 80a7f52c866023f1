package dev.sluice.sim.fault;

import static dev.sluice.sim.fault.Target.Type.LINK;
import static dev.sluice.sim.fault.Target.Type.NEXUS;
import static dev.sluice.sim.fault.Target.Type.SLED;
import static dev.sluice.sim.fault.Target.Type.STORE;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * What can go wrong on a rack: what each kind may target, what its amount counts and within which
 * bounds, and when it ends. How overlaps of one kind combine is the same for all: {@link
 * ActiveFaults}.
 */
public enum FaultKind {
  /** Tasks of a sled-agent's workers whose name starts with {@code worker} run late. */
  WORKER_DELAY("worker-delay", Amount.delay(), SLED),
  /** The reservoir's limit shrinks to a share of what it was: growth beyond it is ENOSPC. */
  ENOSPC("enospc", Amount.shareLeft(), SLED),
  /** Pages run out once the reservoir has reached a share of its limit: the chunk is ENOMEM. */
  ENOMEM("enomem", Amount.shareLeft(), SLED),
  /** The reservoir changes its size at a share of its speed, if at least 1 MiB a second. */
  SLOW_GROWTH("slow-growth", Amount.shareLeft(), SLED),
  /** Someone else resizes the reservoir (rsrvrctl by hand): EALREADY. */
  RESIZE_BUSY("resize-busy", Amount.NONE, SLED),
  /** Each resize is interrupted after a number of chunks: EINTR. */
  RESIZE_INTERRUPTED("resize-interrupted", Amount.chunksLeft(), SLED),
  /** VMs outside the reservoir take a share of the limit. */
  TRANSIENT_MEMORY("transient-memory", Amount.struckShare(), SLED),
  /** Somebody else brings the reservoir to a share of its size (rsrvrctl by hand), once. */
  RESIZED_BY_OTHER("resized-by-other", Amount.shareOfSize(), SLED),
  /** Somebody brings it there in steps and watches ({@code bhyve set}), or calls it off. */
  RESIZED_IN_STEPS("resized-in-steps", Amount.shareOfSize(), SLED),
  /** A VM that is destroyed is held by something: its memory stays until this ends. */
  DESTROY_HANGS("destroy-hangs", Amount.NONE, SLED),
  /** bhyve refuses to destroy VMs: EPERM. */
  DESTROY_REFUSED("destroy-refused", Amount.NONE, SLED),
  /** A share of the calls that make or list VMs or ask for sizes fails, whatever for: EIO. */
  BHYVE_FAILS("bhyve-fails", Amount.struckShare(), SLED),
  /** Somebody else makes a VM that draws on a share of what is free in the reservoir. */
  FOREIGN_VM("foreign-vm", Amount.struckShare(), SLED),
  /** Somebody else replaces such a VM by one of another size, of the same name or of another. */
  FOREIGN_VM_REPLACED("foreign-vm-replaced", Amount.shareOfSize(), SLED),
  /** The sled goes down and comes back: VMs and reservoir are gone. */
  SLED_REBOOT("sled-reboot", Amount.NONE, SLED),
  /** The sled loses power and stays off until the faults are over. */
  SLED_POWER_OFF("sled-power-off", Amount.NONE, Ending.WITH_THE_PHASE, SLED),
  /** The sled-agent crashes and starts again: its VMs are gone, the kernel's reservoir is not. */
  AGENT_RESTART("agent-restart", Amount.NONE, SLED),
  /** The sled-agent is shut down gracefully, and starts again: its VMs are gone. */
  AGENT_SHUTDOWN("agent-shutdown", Amount.NONE, SLED),
  /** A sled-agent of an older version is shut down, and starts again as the newest. */
  AGENT_UPGRADE("agent-upgrade", Amount.NONE, SLED),
  /** The sled-agent crashes, and starts again at another address; nobody answers at the old one. */
  ADDRESS_CHANGES("address-changes", Amount.NONE, SLED),
  /** The sled-agent hangs for a while. */
  AGENT_PAUSE("agent-pause", Amount.NONE, SLED),
  /** A Nexus crashes at some point and starts again. */
  NEXUS_RESTART("nexus-restart", Amount.NONE, NEXUS),
  /** A Nexus is shut down gracefully, and starts again. */
  NEXUS_SHUTDOWN("nexus-shutdown", Amount.NONE, NEXUS),
  /** A Nexus crashes as it comes to a moment of a start saga, and starts again when this ends. */
  NEXUS_CRASH_AT_STEP("nexus-crash-at-step", Amount.moment(), NEXUS),
  /**
   * A Nexus is shut down and starts as one that speaks the version of the wire before with
   * sled-agents; when this ends it is shut down, and starts as the newest.
   */
  NEXUS_BEHIND("nexus-behind", Amount.NONE, NEXUS),
  /** A Nexus hangs for a while, and then goes on as if nothing had been. */
  NEXUS_PAUSE("nexus-pause", Amount.NONE, NEXUS),
  /** A Nexus cannot reach the database, which others can. */
  NEXUS_CUT_OFF("nexus-cut-off", Amount.NONE, NEXUS),
  /** An operator expunges the sled for good, though it may still run. */
  EXPUNGE("expunge", Amount.NONE, Ending.NEVER, SLED),
  /** An operator expunges the sled and, when the time is over, decommissions it. */
  DECOMMISSION("decommission", Amount.NONE, Ending.NEVER, SLED),
  /** Messages take up to this much longer, each by its own draw. */
  NET_DELAY("net-delay", Amount.delay(), LINK),
  /** A share of requests vanishes. */
  LOSE_REQUEST("lose-request", Amount.struckShare(), LINK),
  /** A share of requests finds no route: its sender learns that it was not delivered. */
  REFUSE_CONNECTION("refuse-connection", Amount.struckShare(), LINK),
  /** A share of requests is carried out, but the connection breaks before the reply. */
  LOSE_REPLY("lose-reply", Amount.struckShare(), LINK),
  /** A share of requests is carried out, the reply vanishes, and the connection stays open. */
  HALF_OPEN("half-open", Amount.struckShare(), LINK),
  /** A share of requests between Nexus and sleds arrives twice, the second time late. */
  DUPLICATE("duplicate", Amount.struckShare(), LINK),
  /** Nothing passes between two hosts. */
  PARTITION("partition", Amount.NONE, LINK),
  /** Nothing passes from the first host to the second. */
  PARTITION_ONE_WAY("partition-one-way", Amount.NONE, LINK),
  /** Transactions take up to this much longer. */
  STORE_LATENCY("store-latency", Amount.delay(), STORE),
  /** A share of transactions loses against a concurrent one. */
  STORE_CONFLICT("store-conflict", Amount.struckShare(), STORE),
  /** A share of transactions commits, but the answer is lost. */
  STORE_COMMIT_UNKNOWN("store-commit-unknown", Amount.struckShare(), STORE),
  /** The database cannot be reached. */
  STORE_OUTAGE("store-outage", Amount.NONE, STORE),
  /** A host's clocks run fast or, with a negative amount, slow. */
  CLOCK_DRIFT("clock-drift", Amount.drift(), SLED, NEXUS),
  /** A host's wall clock jumps, back if negative, and jumps home when the fault ends. */
  CLOCK_JUMP("clock-jump", Amount.jump(), SLED, NEXUS);

  /** When a fault ends that has begun. */
  public enum Ending {
    /** When its time is over, or with the phase of faults if that ends before. */
    IN_TIME,
    /** With the phase of faults. */
    WITH_THE_PHASE,
    /** What it did stays for good; its time says when the second half of it is done, if any. */
    NEVER
  }

  private final String label;
  private final Amount amount;
  private final Ending ending;
  private final List<Target.Type> targets;

  FaultKind(String label, Amount amount, Target.Type... targets) {
    this(label, amount, Ending.IN_TIME, targets);
  }

  FaultKind(String label, Amount amount, Ending ending, Target.Type... targets) {
    this.label = label;
    this.amount = amount;
    this.ending = ending;
    this.targets = List.of(targets);
  }

  /** The name in scenarios, plans and reports. */
  @JsonValue
  public String label() {
    return label;
  }

  /** What it may target; the first is the usual one. */
  public List<Target.Type> targets() {
    return targets;
  }

  /** What its amount counts, and how much it may be. */
  public Amount amount() {
    return amount;
  }

  /** When it ends. */
  public Ending ending() {
    return ending;
  }

  /** The kind of that name. */
  @JsonCreator
  public static FaultKind of(String label) {
    for (FaultKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown fault kind '" + label + "'");
  }
}
