package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.FailureReport;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SystemRulesTest {

  private static final String CROOKED = "dev.sluice.guard.crooked";

  /** Rule, and the class of the crooked house that breaks it. */
  private static final Map<String, String> OFFENDERS =
      Map.ofEntries(
          Map.entry("platform uses only what is below it", "platform.ClockOfTheApi"),
          Map.entry("api uses only what is below it", "api.ErrorOfBhyve"),
          Map.entry("bhyve uses only what is below it", "bhyve.BhyveOfTheAgent"),
          Map.entry("agent uses only what is below it", "agent.AgentWithNexus"),
          Map.entry("nexus uses only what is below it", "nexus.NexusWithAgent"),
          Map.entry("nexus.store uses only what is below it", "nexus.store.StoreWithNexus"),
          Map.entry("transport uses only what is below it", "transport.TransportWithNexus"),
          Map.entry("ports know no adapter", "agent.AgentOnRealPlatform"),
          Map.entry("nexus knows no form of its store", "nexus.NexusInMemory"),
          Map.entry("packages form no cycle", "agent.AgentWithNexus"),
          Map.entry("only adapters have threads", "agent.AgentWithThread"),
          Map.entry("only adapters lock", "agent.AgentWithLock"),
          Map.entry("continuations name their worker", "agent.AgentThatContinues"),
          Map.entry("decision code has no hash-ordered collection", "nexus.NexusInHashOrder"),
          Map.entry("nothing asks an unknown object for its hash code", "nexus.NexusByHash"));

  @TestFactory
  Stream<DynamicTest> house() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");
    assertThat(house).isNotEmpty();
    return SystemRules.of("dev.sluice").entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> crookedHouse_isRefused() {
    JavaClasses crooked = new ClassFileImporter().importPackages(CROOKED);
    return SystemRules.of(CROOKED).entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () -> refuses(rule.getValue(), crooked, OFFENDERS.get(rule.getKey()))));
  }

  @Test
  void everyRule_hasItsOffender() {
    assertThat(SystemRules.of(CROOKED).keySet()).isEqualTo(OFFENDERS.keySet());
  }

  @Test
  void adapters_areThoseOfThePom() {
    String pom = "<adapters>dev/sluice/platform/real/**, dev/sluice/transport/http/**</adapters>";
    assertThat(Adapters.packages(pom)).containsExactly("platform.real", "transport.http");
    assertThat(Adapters.packages()).contains("platform.real");
  }

  private static void refuses(ArchRule rule, JavaClasses crooked, String offender) {
    FailureReport report = rule.evaluate(crooked).getFailureReport();
    assertThat(report.getDetails())
        .anyMatch(detail -> detail.contains("%s.%s".formatted(CROOKED, offender)));
  }
}
