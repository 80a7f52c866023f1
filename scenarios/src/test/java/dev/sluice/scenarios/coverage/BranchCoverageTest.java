package dev.sluice.scenarios.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Simulator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue by instrumented classes, a seed of each scenario. */
class BranchCoverageTest {

  private static final int COMPARED = 4; // scenarios; all would take as long again

  private final Catalogue catalogue = Catalogue.builtIn();
  private final List<Scenario> scenarios = catalogue.all();

  @Test
  void seeds_areTheSame_andTakeNoBranchThatHasAReason() {
    SeedRunner ordinary = new SeedRunner(new Simulator(), false);
    try (BranchCoverage coverage = new BranchCoverage(scenarios, catalogue)) {
      for (int i = 0; i < scenarios.size(); i++) {
        String line = coverage.run(scenarios.get(i), 1).line();
        if (i < COMPARED) {
          assertThat(withoutTimes(line))
              .isEqualTo(withoutTimes(ordinary.run(scenarios.get(i), 1).line()));
        }
      }

      BranchReport report = coverage.report();
      assertThat(report.stale()).isEmpty();
      assertThat(report.percent(report.taken())).isGreaterThan(70);
      assertThat(report.classes())
          .containsKey("dev.sluice.nexus.Nexus")
          .doesNotContainKey("dev.sluice.process.metrics.Metrics");
    }
  }

  @Test
  void reasons_areSentencesAboutAFew() {
    List<UnreachedReason> reasons = UnreachedReason.builtIn();

    assertThat(reasons).allSatisfy(one -> assertThat(one.reason()).hasSizeGreaterThan(20));
    assertThat(reasons).extracting(UnreachedReason::missed).allMatch(missed -> missed > 0);
  }

  private static String withoutTimes(String line) {
    return line.replaceAll("\"wallNanos\":\\d+", "");
  }
}
