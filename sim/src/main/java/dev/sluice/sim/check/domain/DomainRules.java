package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;

/** All rules about a rack together. */
public final class DomainRules {

  private DomainRules() {}

  /** Every breach of a rule in a history, rule by rule. */
  public static List<Breach> breaches(List<Op> history) {
    List<Rule> rules =
        List.of(
            new MemoryIsThere(),
            new GenerationsRise(),
            new NoLaunchAfterDecommission(),
            new LaunchReliesOnThisBoot(),
            new PlacementUsesLastReport(),
            new ReportIsBacked(),
            new VmHasOnePlace(),
            new AnswersAreOfThisBoot());
    List<Breach> breaches = new ArrayList<>();
    for (Rule rule : rules) {
      history.forEach(rule::see);
      breaches.addAll(rule.breaches());
    }
    return breaches;
  }
}
