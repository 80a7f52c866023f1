package dev.sluice.sim.kernel;

/**
 * A stable source of events: a worker, a network link, a device. Its events are numbered, and the
 * pair (lane, number) is an event's identity for all draws about it.
 */
public class Lane {

  /** What the names of sleds begin with. */
  static final String SLED = "sled-";

  private final Kernel kernel;
  private final String name;
  private final long key;
  private final long tieKey;
  private final long priorityKey;
  private long draws;
  private long events;
  private long fellTo;
  private boolean fell;

  /**
   * A lane.
   *
   * @param name unique within a run, such as {@code sled-2/boot-1/reservoir}
   */
  public Lane(Kernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
    this.key = Draws.key(kernel.seed(), name);
    this.tieKey = Draws.mix(key);
    this.priorityKey = Draws.mix(tieKey);
  }

  /** Unique within a run. */
  public final String name() {
    return name;
  }

  /** The next draw about this lane's events, in the order they arise. */
  public final long nextDraw() {
    kernel.touches(this);
    return Draws.at(key ^ kernel.salt(), draws++);
  }

  /**
   * Decides between events of the same instant; counted by lane, so that lanes stay independent.
   */
  final long nextTie() {
    kernel.touches(this);
    return Draws.at(tieKey ^ kernel.salt(), events++);
  }

  /**
   * Whether its events keep their order whatever the schedule. Where not, an exhaustive run tries
   * every order of what is due at about the same time.
   */
  protected boolean keepsOrder() {
    return true;
  }

  final long key() {
    return key;
  }

  /** Its priority among lanes, the highest first; see {@link Schedule.Strategy#PCT}. */
  final long priority() {
    // Not negative: lanes that have fallen behind are below 0.
    return fell ? fellTo : Draws.at(priorityKey ^ kernel.salt(), 0) >>> 1;
  }

  /** Sets its priority among lanes. */
  final void fallBehind(long place) {
    fell = true;
    fellTo = place;
  }
}
