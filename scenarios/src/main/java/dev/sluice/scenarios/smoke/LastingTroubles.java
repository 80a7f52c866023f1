package dev.sluice.scenarios.smoke;

import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may be so for a while, and breaks a promise if it stays so: in each answer from the first to
 * one that is a bound later. Holds those that are so now, and no others.
 */
final class LastingTroubles {

  private final List<Finding> findings;
  private final Map<String, Trouble> troubles = new TreeMap<>();

  private record Trouble(Promise promise, long sinceNanos, String words, boolean found) {}

  LastingTroubles(List<Finding> findings) {
    this.findings = findings;
  }

  /**
   * Notes what the newest answer says of a thing.
   *
   * @param trouble what is not so that should be; null if all is well
   */
  void note(
      Promise promise, String thing, @Nullable String trouble, Duration bound, long nowNanos) {
    String key = promise.label() + " " + thing;
    if (trouble == null) {
      troubles.remove(key);
      return;
    }
    Trouble known = troubles.get(key);
    if (known == null) {
      troubles.put(key, new Trouble(promise, nowNanos, trouble, false));
    } else if (!known.found() && nowNanos - known.sinceNanos() > bound.toNanos()) {
      findings.add(
          new Finding(promise, nowNanos, trouble + ", for more than " + bound.toSeconds() + " s"));
      troubles.put(key, new Trouble(promise, known.sinceNanos(), trouble, true));
    }
  }

  /** An answer is missing: what was so in all before it may have ended meanwhile. */
  void gap() {
    troubles.values().removeIf(trouble -> !trouble.found());
  }

  /** Those that are so now and do not break a promise yet. */
  List<String> open() {
    return troubles.values().stream()
        .filter(trouble -> !trouble.found())
        .map(trouble -> trouble.promise().label() + ": " + trouble.words() + ", when it ended")
        .toList();
  }
}
