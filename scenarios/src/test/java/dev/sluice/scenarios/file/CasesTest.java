package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small inputs that once gave a wrong outcome. */
class CasesTest {

  private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private static final Path CASES = Path.of("src/test/resources/cases");

  private static String text(String name) throws IOException {
    return Files.readString(CASES.resolve(name));
  }

  private static Scenario scenario(String name, String text) {
    return new ScenarioReader().read(name, name, text);
  }

  private static List<String> complaints(Scenario scenario, TreeMap<String, Long> strikes) {
    List<String> complaints = new ArrayList<>();
    new Campaign(
            List.of(scenario),
            new Seeds(1, 40),
            new Campaign.Options(2, Shard.WHOLE, false),
            new SeedRunner(new Simulator(), false))
        .run(
            0,
            0,
            result -> {
              result.faults().forEach((kind, count) -> strikes.merge(kind, count, Long::sum));
              if (!result.complaint().isEmpty()) {
                complaints.add(result.seed() + ": " + result.complaint());
              }
            });
    return complaints;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none-only.json", "zero-mib.json", "slow-growth-0.json", "docs-example.json"})
  void documentedInput_passes(String name) throws IOException {
    assertThat(complaints(scenario(name, text(name)), new TreeMap<>())).isEmpty();
  }

  /** Whoever reads the docs will try what stands there. */
  @TestFactory
  Stream<DynamicTest> exampleOfTheDocs_passes() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Path.of("../docs"))) {
      for (Path page : pages.filter(Files::isRegularFile).sorted().toList()) {
        Matcher block = JSON_BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          String example = block.group(1);
          if (example.contains("\"workload\"")) {
            tests.add(
                DynamicTest.dynamicTest(
                    page.toString(),
                    () ->
                        assertThat(complaints(scenario("example", example), new TreeMap<>()))
                            .isEmpty()));
          }
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  @Test
  void expungeOfASledThatNexusDoesNotKnowYet_passes() throws IOException {
    assertThat(
            new Simulator()
                .withoutHistories()
                .run(ReproReader.read(CASES.resolve("expunge-early.repro.min.json")).plan(), null)
                .violations())
        .isEmpty();
  }

  @Test
  void faultsThatMeetNothing_neverStrike() throws IOException {
    TreeMap<String, Long> strikes = new TreeMap<>();
    String mended =
        text("misspelt-worker.json")
            .replace("resevoir", "reservoir")
            .replace("\"amount\":5000", "\"amount\":0")
            // Under other schedules a set-up may go on until 190 s, and then be interrupted.
            .replace("\"faults\":[", "\"schedule\":{\"uniform\":1}, \"faults\":[");
    assertThat(complaints(scenario("mended", mended), strikes)).isEmpty();
    assertThat(strikes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "misspelt-worker.json | faults[0].worker: 'resevoir' is no worker of a sled-agent (did you"
            + " mean reservoir?), expected one of reservoir, instances, notifier",
        "huge-each.json | workload: up to 1001000 operations in a seed, expected at most 10000:"
            + " instances, script and each entry's count, times the targets of \"each\"",
        "heavy-109.json | workload: up to 51401 operations in a seed, expected at most 10000:"
            + " instances, script and each entry's count, times the targets of \"each\"",
      })
  void scenarioThatCannotBe_isRefused(String name, String line) throws IOException {
    String text = text(name);
    assertThatThrownBy(() -> scenario(name, text))
        .isInstanceOf(BadInputException.class)
        .hasMessage(name + ": " + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repro-client-1e8.json | plan.operations[0].client: 100000000 is out of bounds, expected a"
            + " whole number from 0 to 99",
        "repro-fault-drift-huge.json | plan.faults[0].amount: -1000000 is out of bounds, expected a"
            + " whole number from -50000 to 50000",
        "repro-sled-target-9.json | plan.operations[0].target: 9 is out of bounds, expected a whole"
            + " number from 0 to 0",
        "repro-resize-500.json | plan.operations[0].amount: 500 is out of bounds, expected a whole"
            + " number from 1 to 99",
      })
  void planThatCannotBe_isRefused(String name, String line) {
    Path file = CASES.resolve(name);
    assertThatThrownBy(() -> ReproReader.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": " + line);
  }

  @Test
  void numberOfAThousandDigits_isToldWithItsField() throws IOException {
    String huge = "9".repeat(1_001);
    String text = text("repro-resize-500.json").replace("500", huge);
    assertThatThrownBy(() -> new ReproReader("huge").read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("huge: plan.operations[0].amount: 9999")
        .hasMessageEndingWith("... is out of bounds, expected a whole number from 1 to 99");
  }
}
