package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole catalogue through the engine that {@code sluice run} uses. */
class CatalogueTest {

  private static final Seeds SEEDS = new Seeds(1, 200);

  static List<String> names() {
    return Catalogue.builtIn().names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void everySeed_passes_withEveryMessageOnTheWire(String name) {
    Scenario scenario = onTheWire(Catalogue.builtIn().find(name));
    List<String> wrong = new ArrayList<>();
    Set<String> fired = new java.util.TreeSet<>();
    Simulator judge = new Simulator();
    new Campaign(
            List.of(scenario),
            SEEDS,
            new Campaign.Options(Runtime.getRuntime().availableProcessors(), Shard.WHOLE, false),
            new SeedRunner(judge, false))
        .run(
            0,
            0,
            result -> {
              fired.addAll(result.faults().keySet());
              if (result.verdict() != SeedVerdict.PASS) {
                wrong.add(line(result));
              }
            });

    assertThat(wrong).isEmpty();
    assertThat(fired).containsAll(declared(scenario)); // what never strikes tests nothing
  }

  /**
   * The scenario with the wire format in all seeds instead of some: it must change nothing, so what
   * passes here passes without it.
   */
  private static Scenario onTheWire(Scenario scenario) {
    return new Scenario(
        scenario.name(),
        scenario.origin(),
        scenario.title(),
        scenario.description(),
        scenario.source(),
        scenario.rack(),
        scenario.safetyMillis(),
        scenario.workload(),
        scenario.faults(),
        scenario.expects(),
        100,
        scenario.schedule());
  }

  private static String line(SeedResult result) {
    return "%s, replay: ./sluice replay %s --seed %d"
        .formatted(result.complaint(), result.scenario(), result.seed());
  }

  private static List<String> declared(Scenario scenario) {
    return scenario.faults().stream().map(spec -> spec.kind().label()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void fileIsCalledAfterItsScenario(String name) {
    assertThat(Catalogue.builtIn().find(name).name()).isEqualTo(name);
  }

  @Test
  void everything_drawsFromAllFaultsAndOperations() {
    Scenario everything = Catalogue.builtIn().find("everything");
    Set<OperationKind> kinds = EnumSet.of(OperationKind.CREATE); // of each instance
    everything.workload().operations().stream()
        .flatMap(spec -> spec.choices().stream())
        .forEach(choice -> kinds.add(choice.kind()));

    assertThat(everything.faults()).extracting(FaultSpec::kind).contains(FaultKind.values());
    assertThat(kinds).contains(OperationKind.values());
  }

  @Test
  void noName_isAllOfThem() {
    assertThat(Catalogue.builtIn().select(List.of()))
        .extracting(Scenario::name)
        .contains(
            "agent-restart-keeps-kernel-reservoir",
            "decommission-live-sled",
            "enomem-mid-growth",
            "enospc-at-boot",
            "everything",
            "fifty-vms-growing-reservoir",
            "late-report-of-previous-boot",
            "launch-races-reservoir",
            "lost-replies",
            "quiet-rack",
            "reboot-then-allocation-fails",
            "reboot-while-nexus-counts-on-it")
        .isSorted();
  }

  @Test
  void nameGivenTwice_isRunOnce() {
    assertThat(Catalogue.builtIn().select(List.of("quiet-rack", "everything", "quiet-rack")))
        .extracting(Scenario::name)
        .containsExactly("everything", "quiet-rack");
  }
}
