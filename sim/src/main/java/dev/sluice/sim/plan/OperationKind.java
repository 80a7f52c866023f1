package dev.sluice.sim.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What users and operators do. Each kind says what its target and amount mean. */
public enum OperationKind {
  /** A user creates instance {@code target} with {@code amount} GiB. */
  CREATE("create"),
  /** A user starts instance {@code target}. */
  START("start"),
  /** A user stops instance {@code target}. */
  STOP("stop"),
  /** A user deletes instance {@code target}. */
  DELETE("delete"),
  /** A user looks at instance {@code target}. */
  GET("get"),
  /** A user lists all instances. */
  LIST("list"),
  /** A careless user sends a stop of instance {@code target} under the key of the last create. */
  REUSE_KEY("reuse-key"),
  /** A user asks for an instance that there cannot be: of no name, or of no size. */
  BAD_CREATE("bad-create"),
  /** An operator lists all sleds. */
  LIST_SLEDS("list-sleds"),
  /** An operator asks for a reservoir of sled {@code target} that there cannot be. */
  BAD_RESIZE("bad-resize"),
  /** Somebody makes a call that makes no sense, at sled {@code target} or at Nexus. */
  BAD_CALL("bad-call"),
  /** An operator reads the state of sled {@code target}. */
  READ_SLED("read-sled"),
  /** An operator sets the desired reservoir of sled {@code target} to {@code amount} percent. */
  RESIZE("resize"),
  /** An operator keeps new instances off sled {@code target}. */
  NO_PROVISION("no-provision"),
  /** An operator has instances leave sled {@code target}, and keeps new ones off it. */
  DRAIN("drain"),
  /** An operator lets new instances onto sled {@code target} again. */
  IN_SERVICE("in-service"),
  /**
   * A control plane that places as soon as a sled answers, as the one before Omicron #5124 did,
   * launches a VM of {@code amount} GiB straight at sled {@code target}.
   */
  LAUNCH_DIRECT("launch-direct"),
  /** The same control plane stops the oldest VM that it launched on sled {@code target}. */
  STOP_DIRECT("stop-direct");

  private final String label;

  OperationKind(String label) {
    this.label = label;
  }

  /** The name in scenarios, plans and reports. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether its target is a sled; otherwise it is an instance. */
  public boolean onSled() {
    return switch (this) {
      case READ_SLED,
          RESIZE,
          BAD_RESIZE,
          BAD_CALL,
          NO_PROVISION,
          DRAIN,
          IN_SERVICE,
          LAUNCH_DIRECT,
          STOP_DIRECT ->
          true;
      case CREATE, BAD_CREATE, START, STOP, DELETE, GET, LIST, REUSE_KEY, LIST_SLEDS -> false;
    };
  }

  /** The kind of that name. */
  @JsonCreator
  public static OperationKind of(String label) {
    for (OperationKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown operation '" + label + "'");
  }
}
