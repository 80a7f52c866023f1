package dev.sluice.sim.kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * What led to the present state of a run, as a hash: equal for two runs in which the same events
 * ran, in orders that differ only between events without effect on each other. Such runs are in the
 * same state (the happens-before graph as a state; Musuvathi and Qadeer, PLDI 2007).
 *
 * <p>The rack is taken in parts: a host with its devices, the database, each link. An event depends
 * on the parts that it touches: the host it runs on or delivers to, and whatever it sends by. One
 * that belongs to no part (a planned operation, a fault) depends on all of them.
 */
final class Causes {

  private static final String LINK = "net/";
  private static final String DATABASE = "store";

  private final Map<String, Long> histories = new TreeMap<>();
  private final Map<String, Boolean> touched = new TreeMap<>();
  private long base;
  private long sum;
  private boolean all;
  private long cause;

  /** What the event that runs depends on; 0 before the first one. */
  long cause() {
    return cause;
  }

  /** The hash of the present state, between two events. */
  long state() {
    return Draws.mix(sum ^ Draws.mix(base));
  }

  /** An event is about to run. */
  void begin(Event event) {
    touched.clear();
    all = false;
    cause = Draws.mix(event.lane.key() ^ Draws.mix(event.rank) ^ event.tie);
    String lane = event.lane.name();
    if (event.process != null) {
      touch(host(event.process.name()));
    } else if (lane.startsWith(LINK)) {
      touch(lane.substring(lane.indexOf('>') + 1)); // it arrives there
    } else if (lane.equals(DATABASE) || lane.startsWith(Lane.SLED)) {
      touch(host(lane));
    } else {
      all = true;
      cause = Draws.mix(cause ^ state());
    }
  }

  /** The event draws or sends by a lane. */
  void touch(Lane lane) {
    String name = lane.name();
    touch(name.startsWith(LINK) ? name : host(name));
  }

  /** The event reads or changes a part. */
  void touch(String part) {
    if (!all && touched.putIfAbsent(part, true) == null) {
      cause = Draws.mix(cause ^ history(part));
    }
  }

  /** The event has run. */
  void end() {
    if (all) {
      base = cause;
      histories.clear();
      sum = 0;
    } else {
      touched.keySet().forEach(this::remember);
    }
  }

  private void remember(String part) {
    long now = Draws.mix(cause ^ Draws.key(0, part));
    Long before = histories.put(part, now);
    sum += now - (before == null ? 0 : before);
  }

  private long history(String part) {
    Long own = histories.get(part);
    return own == null ? Draws.mix(base ^ Draws.key(0, part)) : own;
  }

  private static String host(String name) {
    int end = name.indexOf('/');
    return end < 0 ? name : name.substring(0, end);
  }
}
