package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Ended;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import java.util.Map;
import java.util.function.Consumer;

/** A promise about a rack, checked event by event. */
abstract class Rule {

  private final String id;
  private final Consumer<Breach> breaches;

  /**
   * A rule.
   *
   * @param breaches is told of each breach as it happens
   */
  Rule(String id, Consumer<Breach> breaches) {
    this.id = id;
    this.breaches = breaches;
  }

  /** Takes in the next event of the history. */
  abstract void see(RackEvent event);

  final void breach(String reason) {
    breaches.accept(new Breach(id, reason));
  }

  /** Whether a launch has succeeded. */
  static boolean launched(LaunchAnswered answer) {
    return answer.ended() == Ended.OK;
  }

  static long sum(Map<String, Long> amounts) {
    long sum = 0;
    for (long amount : amounts.values()) {
      sum += amount;
    }
    return sum;
  }
}
