package dev.sluice.sim.check.domain;

import java.util.List;
import java.util.function.Consumer;

/** All rules about a rack together, along one history. */
public final class DomainRules {

  private final List<Rule> rules;

  /**
   * The rules before anything has happened.
   *
   * @param breaches is told of each breach as it happens
   */
  public DomainRules(Consumer<Breach> breaches) {
    this.rules =
        List.of(
            new MemoryIsThere(breaches),
            new GenerationsRise(breaches),
            new NoLaunchAfterDismissal(breaches),
            new PlacementReliesOnThisBoot(breaches),
            new PlacementFitsLastReport(breaches),
            new ReportIsBacked(breaches),
            new VmHasOnePlace(breaches),
            new AnswersAreOfThisBoot(breaches));
  }

  /** Takes in the next event. */
  public void see(RackEvent event) {
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).see(event);
    }
  }
}
