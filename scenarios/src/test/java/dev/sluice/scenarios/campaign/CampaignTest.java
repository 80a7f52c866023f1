package dev.sluice.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.sim.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CampaignTest {

  private static final List<Scenario> TWO =
      List.of(Tiny.scenario(), Tiny.of(Tiny.TEXT.replace("\"tiny\"", "\"a-first-one\"")));

  @Test
  void results_areSortedAndTheSameForAnyNumberOfJobs() {
    List<SeedResult> one = run(TWO, new Campaign.Options(1, Shard.WHOLE, false), Tiny.content());

    assertThat(one).extracting(CampaignTest::id).startsWith("a-first-one/1", "a-first-one/2");
    assertThat(one).hasSize(20).allMatch(result -> result.verdict() == SeedVerdict.PASS);
    assertThat(run(TWO, new Campaign.Options(3, Shard.WHOLE, false), Tiny.content()))
        .extracting(CampaignTest::timeless)
        .isEqualTo(one.stream().map(CampaignTest::timeless).toList());
  }

  @Test
  void timeThatIsUp_leavesTheBeginningOfTheCampaign() {
    List<String> whole = ids(run(TWO, new Campaign.Options(2, Shard.WHOLE, false), Tiny.content()));
    Campaign.Options noTime =
        new Campaign.Options(3, Shard.WHOLE, Long.MAX_VALUE, new Stop(), Duration.ZERO);

    assertThat(ids(run(TWO, noTime, Tiny.content()))).containsExactly(whole.get(0));
  }

  @Test
  void shards_areTheWholeTogether() {
    List<String> whole = ids(run(TWO, new Campaign.Options(2, Shard.WHOLE, false), Tiny.content()));
    List<String> parts = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      parts.addAll(ids(run(TWO, new Campaign.Options(2, new Shard(i, 3), false), Tiny.content())));
    }

    assertThat(parts).hasSameSizeAs(whole).containsExactlyInAnyOrderElementsOf(whole);
  }

  @Test
  void failFast_endsWithTheFirstFailure() {
    List<SeedResult> all =
        run(TWO, new Campaign.Options(2, Shard.WHOLE, false), Tiny.dislikingLaunches());
    List<SeedResult> fast =
        run(TWO, new Campaign.Options(2, Shard.WHOLE, true), Tiny.dislikingLaunches());

    int first = all.stream().map(SeedResult::verdict).toList().indexOf(SeedVerdict.FAIL);
    assertThat(first).isBetween(0, 18);
    assertThat(ids(fast)).isEqualTo(ids(all.subList(0, first + 1)));
  }

  @Test
  void campaignThatMayFailSoOften_endsWithThatFailureForAnyJobs() {
    List<String> one =
        ids(run(TWO, new Campaign.Options(1, Shard.WHOLE, 3, new Stop()), Tiny.undecided()));

    assertThat(one).containsExactly("a-first-one/1", "a-first-one/2", "a-first-one/3");
    assertThat(ids(run(TWO, new Campaign.Options(4, Shard.WHOLE, 3, new Stop()), Tiny.undecided())))
        .isEqualTo(one);
  }

  @Test
  void chosenSeeds_areRunInTheOrderOfTheFiles_eachOnce() {
    List<SeedResult> results = new ArrayList<>();
    Campaign.Piece late = new Campaign.Piece(TWO.get(0), 9);
    Campaign.Piece early = new Campaign.Piece(TWO.get(0), 2);
    Campaign.Options options = new Campaign.Options(2, Shard.WHOLE, false);
    Campaign.of(List.of(late, early, late), options, new SeedRunner(Tiny.content(), false))
        .run(0, 0, results::add);

    assertThat(ids(results)).containsExactly("tiny/2", "tiny/9");
  }

  @Test
  void campaignThatIsStopped_handsOverWhatIsDone() {
    Stop stop = new Stop();
    List<SeedResult> results = new ArrayList<>();
    Campaign.Options options = new Campaign.Options(2, Shard.WHOLE, Long.MAX_VALUE, stop);
    new Campaign(TWO, new Seeds(1, 1_000_000), options, new SeedRunner(Tiny.content(), false))
        .run(
            0,
            0,
            result -> {
              results.add(result);
              stop.request();
            });

    assertThat(results).hasSizeBetween(1, 1_000);
  }

  @Test
  void historyThatIsNotDecided_isNeitherPassNorFailure() {
    assertThat(run(TWO, new Campaign.Options(2, Shard.WHOLE, false), Tiny.undecided()))
        .allMatch(result -> result.verdict() == SeedVerdict.UNDECIDED)
        .allMatch(r -> r.complaint().equals("sled-0: history not decided within 5 steps"));
  }

  @Test
  void brokenJudge_isAnErrorAndNotAFailure() {
    Simulator broken =
        new Simulator(
            (model, history) -> {
              throw new IllegalStateException("no such model");
            });

    assertThat(run(TWO, new Campaign.Options(2, Shard.WHOLE, false), broken))
        .hasSize(20)
        .allMatch(result -> result.verdict() == SeedVerdict.ERROR)
        .allMatch(result -> result.complaint().contains("no such model"));
  }

  @Test
  void seedRunTwice_isTheSameAgain() {
    List<SeedResult> results = new ArrayList<>();
    new Campaign(
            TWO,
            new Seeds(1, 5),
            new Campaign.Options(1, Shard.WHOLE, false),
            new SeedRunner(Tiny.content(), true))
        .run(0, 0, results::add);

    assertThat(results).hasSize(10).noneMatch(SeedResult::diverged);
  }

  private static List<SeedResult> run(
      List<Scenario> scenarios, Campaign.Options options, Simulator judge) {
    List<SeedResult> results = new ArrayList<>();
    Campaign campaign =
        new Campaign(scenarios, new Seeds(1, 10), options, new SeedRunner(judge, false));
    campaign.run(0, 0, results::add);
    if (options.notPassedMax() == Long.MAX_VALUE
        && options.timeMax().equals(Campaign.Options.NO_LIMIT)) {
      assertThat(campaign.size()).isEqualTo(results.size());
      assertThat(campaign.sizes())
          .isEqualTo(
              results.stream()
                  .collect(Collectors.groupingBy(SeedResult::scenario, Collectors.counting())));
    }
    return results;
  }

  private static List<String> ids(List<SeedResult> results) {
    return results.stream().map(CampaignTest::id).toList();
  }

  private static String id(SeedResult result) {
    return result.scenario() + "/" + result.seed();
  }

  private static SeedResult timeless(SeedResult of) {
    OracleStrength strength = of.strength();
    Map<String, Long> faults = of.faults();
    return new SeedResult(
        of.scenario(),
        of.seed(),
        of.verdict(),
        of.steps(),
        of.simNanos(),
        0,
        of.traceHash(),
        faults,
        of.operations(),
        of.violations(),
        of.remarks(),
        of.diverged(),
        strength,
        of.coverage(),
        of.service());
  }
}
