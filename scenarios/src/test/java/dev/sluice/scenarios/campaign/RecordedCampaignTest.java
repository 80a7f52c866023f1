package dev.sluice.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Tally;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import dev.sluice.scenarios.replay.Replay;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedCampaignTest {

  private static final long SHRINK_STEPS = 20_000;

  @TempDir private Path out = Path.of("set by JUnit");

  @Test
  void failingSeed_leavesAFolderThatReplays() throws IOException {
    Tally tally = run(Tiny.dislikingLaunches(), 1, 6);

    SeedResult failed = tally.notPassed().get(0);
    Path folder = out.resolve("failures").resolve("tiny-" + failed.seed());
    assertThat(names(folder)).contains("history.edn", "repro.json", "trace.jsonl");
    List<Op> culprit = HistoryReader.read(folder.resolve("history.edn"));
    assertThat(culprit).extracting(Op::f).contains("launch");
    Replay.Outcome again =
        Replay.of(folder.resolve("repro.json"), Tiny.HERE).run(Tiny.dislikingLaunches(), null);
    assertThat(again.comparison()).isEqualTo(Replay.Comparison.SAME_FAILURE);
    assertThat(again.result().traceHash()).isEqualTo(failed.traceHash());
    assertThat(again.recordedAs()).isNull();
  }

  @Test
  void laterCampaign_leavesNothingOfTheEarlierOne_andAllOfOthers() throws IOException {
    Path theirs = Files.createDirectories(out.resolve("failures/notes"));
    Files.writeString(theirs.resolve("mine.txt"), "keep");
    run(Tiny.dislikingLaunches(), 1, 6);
    run(Tiny.content(), 3, 4);

    assertThat(names(out))
        .containsExactly(
            "campaign.json", "failures", "index.html", "junit.xml", "seeds.jsonl", "summary.md");
    assertThat(names(out.resolve("failures"))).containsExactly("notes");
    assertThat(Files.readAllLines(out.resolve("seeds.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.contains("\"verdict\":\"pass\""));
  }

  @Test
  void campaignWithoutFailures_leavesNoFolderOfThem() throws IOException {
    Tally tally = run(Tiny.content(), 1, 3);

    assertThat(tally.all().count(SeedVerdict.PASS)).isEqualTo(3);
    assertThat(names(out))
        .containsExactly("campaign.json", "index.html", "junit.xml", "seeds.jsonl", "summary.md");
  }

  @Test
  void campaignStoppedBeforeItsFirstSeed_leavesTheResultBeforeIt() throws IOException {
    run(Tiny.dislikingLaunches(), 1, 4);
    List<String> failures = names(out.resolve("failures"));
    String before = Files.readString(out.resolve("campaign.json"));
    Stop stop = new Stop();
    stop.request();
    RecordedCampaign.Outcome outcome = run(Tiny.content(), 1, 1_000_000, stop);

    assertThat(outcome.summary().extent().interrupted()).isTrue();
    assertThat(outcome.tally().all().seeds()).isZero();
    assertThat(Files.readString(out.resolve("campaign.json"))).isEqualTo(before);
    assertThat(names(out.resolve("failures"))).isEqualTo(failures);
  }

  @Test
  void folderThatCannotBeMade_hidesNoVerdict() throws IOException {
    Files.writeString(out.resolve("file"), "");
    out = out.resolve("file").resolve("below");
    RecordedCampaign.Outcome outcome = run(Tiny.dislikingLaunches(), 1, 6, new Stop());

    assertThat(outcome.tally().all().count(SeedVerdict.FAIL)).isPositive();
    assertThat(outcome.unwritten()).hasSize(1);
    assertThat(outcome.unwritten().get(0)).startsWith(out + ": cannot be written to: ");
  }

  @Test
  void firstFailuresOfAScenario_areShrunk() throws IOException {
    run(Tiny.dislikingLaunches(), 1, 4);

    List<String> failures = names(out.resolve("failures"));
    assertThat(failures).hasSizeGreaterThan(2);
    for (String failure : failures) {
      boolean among = failures.indexOf(failure) < 2;
      Path minimal = out.resolve("failures").resolve(failure).resolve("repro.min.json");
      assertThat(Files.exists(minimal)).as(failure).isEqualTo(among);
      Path run = minimal.resolveSibling("min");
      assertThat(Files.exists(run)).as(failure).isEqualTo(among);
      if (among) {
        assertThat(names(run))
            .contains("excerpt.txt", "repro.json", "timeline.html", "trace.jsonl");
        assertThat(ReproReader.read(run.resolve("repro.json")).plan())
            .isEqualTo(ReproReader.read(minimal).plan());
        assertThat(Files.readString(run.resolve("timeline.html")))
            .contains("./sluice replay " + run.resolve("repro.json"));
        assertThat(Files.readString(minimal.resolveSibling("timeline.html")))
            .contains("\"smallest\":\"min/timeline.html\"");
      }
    }
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("failures/" + failures.get(0) + "/min/timeline.html");
    assertThat(Files.readString(out.resolve("campaign.json")))
        .contains("\"shrunk\" : [", "\"oracle\" : \"sled-linearizable\"");
  }

  private Tally run(Simulator judge, long first, long last) throws IOException {
    return run(judge, first, last, new Stop()).tally();
  }

  private RecordedCampaign.Outcome run(Simulator judge, long first, long last, Stop stop)
      throws IOException {
    List<Scenario> scenarios = List.of(Tiny.scenario());
    Campaign.Options options = new Campaign.Options(2, Shard.WHOLE, Long.MAX_VALUE, stop);
    Campaign campaign =
        new Campaign(scenarios, new Seeds(first, last), options, new SeedRunner(judge, false));
    CampaignArguments arguments = Tiny.arguments(first + ".." + last, 1_000, SHRINK_STEPS);
    return new RecordedCampaign(scenarios, campaign, options, judge, Tiny.HERE, arguments)
        .run(out, result -> {});
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> !name.equals(".written") && !name.equals(".sluice.lock"))
          .sorted()
          .toList();
    }
  }
}
