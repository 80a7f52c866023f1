package dev.sluice.scenarios.smoke;

import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may be so for a while, and should not stay so: in each answer from the first to one that is
 * a bound later. Whether a promise is broken then is not decided: Nexus owes nothing while it
 * cannot reach a sled, and nobody here sees that. Holds those that are so now, and no others.
 */
final class LastingTroubles {

  private final List<String> undecided;
  private final Map<String, Trouble> troubles = new TreeMap<>();

  private record Trouble(Promise promise, long sinceNanos, String words, boolean told) {}

  LastingTroubles(List<String> undecided) {
    this.undecided = undecided;
  }

  /**
   * Notes what the newest answer says of a thing.
   *
   * @param trouble what is not so that should be; null if all is well
   */
  void note(
      Promise promise, String thing, @Nullable String trouble, Duration bound, long nowNanos) {
    String key = promise.label() + " " + thing;
    Trouble known = troubles.get(key);
    if (trouble == null) {
      troubles.remove(key);
    } else if (known == null) {
      troubles.put(key, new Trouble(promise, nowNanos, trouble, false));
    } else if (!known.told() && nowNanos - known.sinceNanos() > bound.toNanos()) {
      undecided.add(
          "%s: %s, for more than %d s; broken unless Nexus and the sled cannot reach each other"
              .formatted(promise.label(), trouble, bound.toSeconds()));
      troubles.put(key, new Trouble(promise, known.sinceNanos(), trouble, true));
    }
  }

  /** An answer is missing: what was so in all before it may have ended meanwhile. */
  void gap() {
    troubles.values().removeIf(trouble -> !trouble.told());
  }

  /** Those that are so now and were not for long enough to be told. */
  List<String> open() {
    return troubles.values().stream()
        .filter(trouble -> !trouble.told())
        .map(trouble -> trouble.promise().label() + ": " + trouble.words() + ", when it ended")
        .toList();
  }
}
