package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

  private static final String CROOKED = "dev.sluice.house.crooked";

  /** Rule, and what in the crooked house breaks it. */
  private static final Map<String, List<String>> OFFENDERS =
      Map.of(
          "system knows nothing above it", List.of("agent.AgentOnSimulator"),
          "sim knows nothing above it", List.of("sim.SimWithReports"),
          "reports knows nothing above it", List.of("reports.ReportOfScenario"),
          "scenarios knows nothing above it", List.of("scenarios.ScenarioOnCommandLine"),
          "sim has no cycle of packages", List.of("sim.judge.JudgeOfCoverage"),
          "scenarios has no cycle of packages", List.of("scenarios.replay.ReplayOfShrinking"),
          "nothing static holds state",
              List.of(
                  "agent.Statics.launches is not final",
                  "agent.Statics.SIZES is an array",
                  "agent.Statics.SLEDS can be changed",
                  "agent.Statics.COUNT can be changed",
                  "agent.Statics.CHANCE moves on",
                  "agent.Statics.ITSELF can be changed in its field name"),
          "a simulation asks no unknown object for its hash code", List.of("sim.SimByHash"),
          "a simulation locks nothing", List.of("sim.SimWithLock"));

  private static final JavaClasses CROOKED_HOUSE = new ClassFileImporter().importPackages(CROOKED);

  @TestFactory
  Stream<DynamicTest> house() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");
    assertThat(house).extracting(type -> type.getPackageName()).contains("dev.sluice.platform");
    return HouseRules.of("dev.sluice").entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> crookedHouse_isRefused() {
    return HouseRules.of(CROOKED).entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> refuses(rule.getValue(), OFFENDERS.get(rule.getKey()))));
  }

  @Test
  void everyRule_hasItsOffender() {
    assertThat(HouseRules.of(CROOKED).keySet()).isEqualTo(OFFENDERS.keySet());
  }

  @Test
  void constantsAndExcusedFields_areNoState() {
    assertThat(report(HouseRules.of(CROOKED).get("nothing static holds state")))
        .noneMatch(detail -> detail.contains("Constants"));
  }

  private static void refuses(ArchRule rule, List<String> offenders) {
    List<String> report = report(rule);
    assertThat(offenders)
        .allSatisfy(
            offender ->
                assertThat(report).anyMatch(detail -> detail.contains(CROOKED + "." + offender)));
  }

  private static List<String> report(ArchRule rule) {
    return rule.evaluate(CROOKED_HOUSE).getFailureReport().getDetails();
  }
}
