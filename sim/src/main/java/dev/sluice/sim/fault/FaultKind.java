package dev.sluice.sim.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What can go wrong on a rack. Each kind says what it strikes and what its amount means. */
public enum FaultKind {
  /** Workers of a sled-agent whose name starts with {@code worker} are scheduled late. */
  WORKER_DELAY("worker-delay", Target.SLED, Unit.MILLIS),
  /** The reservoir's limit shrinks to a share of what it was: growth beyond it is ENOSPC. */
  ENOSPC("enospc", Target.SLED, Unit.PERCENT),
  /** Pages run out once the reservoir has reached a share of its limit: the chunk is ENOMEM. */
  ENOMEM("enomem", Target.SLED, Unit.PERCENT),
  /** The reservoir grows at a share of its speed. */
  SLOW_GROWTH("slow-growth", Target.SLED, Unit.PERCENT),
  /** Someone else resizes the reservoir (rsrvrctl by hand): EALREADY. */
  RESIZE_BUSY("resize-busy", Target.SLED, Unit.NONE),
  /** Each resize is interrupted after a number of chunks: EINTR. */
  RESIZE_INTERRUPTED("resize-interrupted", Target.SLED, Unit.COUNT),
  /** VMs outside the reservoir take a share of the limit. */
  TRANSIENT_MEMORY("transient-memory", Target.SLED, Unit.PERCENT),
  /** The sled goes down and comes back: VMs and reservoir are gone. */
  SLED_REBOOT("sled-reboot", Target.SLED, Unit.NONE),
  /** The sled loses power and stays off until the faults are over. */
  SLED_POWER_OFF("sled-power-off", Target.SLED, Unit.NONE),
  /** The sled-agent dies and starts again: its VMs are gone, the kernel's reservoir is not. */
  AGENT_RESTART("agent-restart", Target.SLED, Unit.NONE),
  /** The sled-agent hangs for a while. */
  AGENT_PAUSE("agent-pause", Target.SLED, Unit.NONE),
  /** Nexus dies in the middle of what it does and starts again. */
  NEXUS_RESTART("nexus-restart", Target.NEXUS, Unit.NONE),
  /** An operator expunges the sled: gone for good, though it may still run. */
  EXPUNGE("expunge", Target.SLED, Unit.NONE),
  /** An operator expunges the sled and, when the fault ends, decommissions it. */
  DECOMMISSION("decommission", Target.SLED, Unit.NONE),
  /** Messages take up to this much longer, each by its own draw. */
  NET_DELAY("net-delay", Target.LINK, Unit.MILLIS),
  /** A share of requests vanishes. */
  LOSE_REQUEST("lose-request", Target.LINK, Unit.PERCENT),
  /** A share of requests is carried out, but the connection breaks before the reply. */
  LOSE_REPLY("lose-reply", Target.LINK, Unit.PERCENT),
  /** A share of requests is carried out, the reply vanishes, and the connection stays open. */
  HALF_OPEN("half-open", Target.LINK, Unit.PERCENT),
  /** A share of requests between Nexus and sleds arrives twice, the second time late. */
  DUPLICATE("duplicate", Target.LINK, Unit.PERCENT),
  /** Nothing passes between two hosts. */
  PARTITION("partition", Target.LINK, Unit.NONE),
  /** Nothing passes from the first host to the second. */
  PARTITION_ONE_WAY("partition-one-way", Target.LINK, Unit.NONE),
  /** Transactions take up to this much longer. */
  STORE_LATENCY("store-latency", Target.STORE, Unit.MILLIS),
  /** A share of transactions loses against a concurrent one. */
  STORE_CONFLICT("store-conflict", Target.STORE, Unit.PERCENT),
  /** A share of transactions commits, but the answer is lost. */
  STORE_COMMIT_UNKNOWN("store-commit-unknown", Target.STORE, Unit.PERCENT),
  /** The database cannot be reached. */
  STORE_OUTAGE("store-outage", Target.STORE, Unit.NONE),
  /** A sled's clocks run fast or, with a negative amount, slow. */
  CLOCK_DRIFT("clock-drift", Target.SLED, Unit.PPM),
  /** A sled's wall clock jumps, back if negative, and jumps home when the fault ends. */
  CLOCK_JUMP("clock-jump", Target.SLED, Unit.MILLIS);

  /** What a fault strikes. */
  public enum Target {
    /** One sled: {@code sled-N}. */
    SLED,
    /** A link: {@code A>B}, where A and B are {@code nexus}, {@code sled-N} or {@code *}. */
    LINK,
    /** The database: {@code store}. */
    STORE,
    /** The Nexus process: {@code nexus}. */
    NEXUS
  }

  /** What a fault's amount counts. */
  public enum Unit {
    /** The amount says nothing. */
    NONE,
    /** Thousandths of a second. */
    MILLIS,
    /** Hundredths of a whole. */
    PERCENT,
    /** Parts in a million. */
    PPM,
    /** A number of things. */
    COUNT
  }

  private final String label;
  private final Target target;
  private final Unit unit;

  FaultKind(String label, Target target, Unit unit) {
    this.label = label;
    this.target = target;
    this.unit = unit;
  }

  /** The name in scenarios, plans and reports. */
  @JsonValue
  public String label() {
    return label;
  }

  /** What it strikes. */
  public Target target() {
    return target;
  }

  /** What its amount counts. */
  public Unit unit() {
    return unit;
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
