package dev.sluice.sim.kernel;

/**
 * A stable source of events: a worker, a network link, a device. Its events are numbered, and the
 * pair (lane, number) is an event's identity for all draws about it.
 */
public class Lane {

  private final Kernel kernel;
  private final String name;
  private final long key;
  private final long tieKey;
  private long draws;
  private long events;

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
  }

  /** Unique within a run. */
  public final String name() {
    return name;
  }

  /** The next draw about this lane's events, in the order they arise. */
  public final long nextDraw() {
    return Draws.at(key ^ kernel.salt(), draws++);
  }

  /**
   * Decides between events of the same instant; counted by lane, so that lanes stay independent.
   */
  final long nextTie() {
    return Draws.at(tieKey ^ kernel.salt(), events++);
  }

  final long key() {
    return key;
  }
}
