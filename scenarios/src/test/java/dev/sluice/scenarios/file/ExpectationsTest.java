package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Weakness;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.campaign.SeedRunner;
import dev.sluice.scenarios.campaign.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {

  private static final String AFTER = "\"wirePercent\"";

  @TempDir private Path out = Path.of("set by JUnit");

  @Test
  void whatIsReached_isNoWeakness() throws IOException {
    String text =
        expecting("{\"seedsMin\": 4, \"sometimes\": [\"instance-failed\"], \"racingReads\": 0}");

    assertThat(weaknesses(text, 40)).isEmpty();
  }

  @Test
  void situationThatNeverArises_failsTheCampaign() throws IOException {
    String text = expecting("{\"seedsMin\": 4, \"sometimes\": [\"agent-dismissed\"]}");

    assertThat(weaknesses(text, 4))
        .containsExactly("situation agent-dismissed never arose in 4 seeds");
    assertThat(summary(text, 4).toJson()).containsEntry("verdict", SeedVerdict.FAIL);
  }

  @Test
  void tooFewSeeds_askNothing() throws IOException {
    assertThat(weaknesses(expecting("{\"seedsMin\": 4, \"sometimes\": [\"agent-dismissed\"]}"), 3))
        .isEmpty();
  }

  @Test
  void faultThatNeverStrikes_failsTheCampaign() throws IOException {
    String deaf =
        "{\"kind\": \"half-open\", \"count\": 1, \"atMillis\": 1, \"lastsMillis\": 9, \"amount\":"
            + " 0},";
    String text = expecting("{\"seedsMin\": 4}").replace("\"faults\": [", "\"faults\": [" + deaf);

    assertThat(weaknesses(text, 4))
        .containsExactly("fault half-open is declared and never struck in 4 seeds");
  }

  @Test
  void vacuousOracle_failsTheCampaign() throws IOException {
    String floors =
        "{\"seedsMin\": 4, \"concurrentPercent\": 100, \"launchBeforeReadyPercent\": 100,"
            + " \"racingReads\": 100000}";

    assertThat(weaknesses(expecting(floors), 4))
        .hasSize(3)
        .allMatch(what -> what.contains("expected at least"));
  }

  @Test
  void situationThatArisesTooSeldom_failsTheCampaign() throws IOException {
    String situation =
        "{\"seedsMin\": 4, \"situations\": [{\"name\": \"%s\", \"percent\": %d, \"events\": [%s]}]}";
    String inOrder = "\"boot-began\", \"settled same sled\"";
    String reversed = "\"phase-began phase=healing\", \"phase-began phase=safety\"";

    assertThat(weaknesses(expecting(situation.formatted("it-settles", 100, inOrder)), 4)).isEmpty();
    assertThat(weaknesses(expecting(situation.formatted("too-late", 50, reversed)), 4))
        .containsExactly("seeds with the situation too-late: 0 %, expected at least 50 %");
  }

  @Test
  void situationThatIsNone_isBadInput() {
    String situation =
        "{\"situations\": [{\"name\": \"%s\", \"percent\": 1, \"events\": [\"%s\"]}]}";

    assertThatThrownBy(() -> weaknesses(expecting(situation.formatted("no-capacity", "launch")), 1))
        .hasMessageContaining("expects.situations[0].name");
    assertThatThrownBy(
            () -> weaknesses(expecting(situation.formatted("x", "launch preceded by boot")), 1))
        .hasMessageContaining("expects.situations[0].events[0]")
        .hasMessageContaining("without relations");
  }

  @Test
  void serviceThatIsTooSlow_failsTheCampaign() throws IOException {
    String bounds =
        "{\"seedsMin\": 4, \"service\": {\"powerOnToReadyMillis\": {\"median\": 1, \"p99\":"
            + " 86400000}, \"outageMillis\": {\"worst\": 86400000}}}";

    assertThat(weaknesses(expecting(bounds), 4))
        .singleElement()
        .asString()
        .matches("powerOnToReadyMillis: median is \\d{3,}, expected at most 1");
  }

  @Test
  void figureOfServiceThatIsNone_isRefused() {
    assertThatThrownBy(() -> Tiny.of(expecting("{\"service\": {\"outageMilis\": {}}}")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expects.service.outageMilis: unknown field")
        .hasMessageContaining("outageMillis");
    assertThatThrownBy(() -> Tiny.of(expecting("{\"service\": {\"outageMillis\": {\"p99\": -1}}}")))
        .hasMessageContaining("expects.service.outageMillis.p99");
  }

  @Test
  void situationThatIsNone_isRefusedWithASuggestion() {
    String text = expecting("{\"sometimes\": [\"agent-dismised\"]}");

    assertThatThrownBy(() -> Tiny.of(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("tiny.json: expects.sometimes[0]")
        .hasMessageContaining("agent-dismissed");
  }

  private static String expecting(String expects) {
    return Tiny.TEXT.replace(AFTER, "\"expects\": " + expects + ", " + AFTER);
  }

  private List<String> weaknesses(String text, long seeds) throws IOException {
    return summary(text, seeds).weaknesses().stream().map(Weakness::what).toList();
  }

  private CampaignSummary summary(String text, long seeds) throws IOException {
    List<Scenario> scenarios = List.of(Tiny.of(text));
    Campaign.Options options = new Campaign.Options(1, Shard.WHOLE, false);
    SeedRunner runner = new SeedRunner(Tiny.content(), false);
    return new RecordedCampaign(
            scenarios,
            new Campaign(scenarios, new Seeds(1, seeds), options, runner),
            options,
            Tiny.content(),
            Tiny.HERE,
            Tiny.arguments("1.." + seeds, 0, 0))
        .run(out, result -> {})
        .summary();
  }
}
