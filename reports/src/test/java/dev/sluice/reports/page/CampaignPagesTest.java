package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a campaign, from its files alone. */
final class CampaignPagesTest {

  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir private Path folder = Path.of("set by JUnit");

  @BeforeEach
  void campaign() throws IOException {
    Files.writeString(folder.resolve("campaign.json"), Stories.resource("campaign.json"));
    Files.writeString(
        folder.resolve("seeds.jsonl"),
        """
        {"scenario":"a","seed":1,"wallNanos":5000000,"steps":10}
        {"scenario":"a","seed":2,"wallNanos":9000000,"steps":20}
        """);
    Path failure = Files.createDirectories(folder.resolve("failures/a-2"));
    Files.writeString(failure.resolve("timeline.html"), "");
  }

  @Test
  void index_groupsFailuresByShape_andLinksTheirPages() throws IOException {
    String page = IndexPage.of(CampaignData.read(folder));

    assertThat(page)
        .contains(
            "<h3>one-vm-per-instance (instance, safety)</h3><span class=\"count\">2 seeds</span>")
        .contains("<h3>sagas-end (saga, healing)</h3><span class=\"count\">1 seed</span>")
        .contains("<a href=\"failures/a-2/timeline.html\" aria-label=\"a seed 2\"")
        .contains("<span>7</span>") // its folder was not kept
        .contains("<code class=\"command\">./sluice replay mine/a.json --seed 2 --trace</code>")
        .contains("holds 2 GiB");
  }

  @Test
  void index_saysAFailureInTheSentenceOfItsFiles_ifThereIsOne() throws IOException {
    Files.writeString(
        folder.resolve("failures/a-2/excerpt.txt"), "At 9 s, a <b>vm</b> is there twice.\n\nvm\n");

    assertThat(IndexPage.of(CampaignData.read(folder)))
        .contains("At 9 s, a &lt;b&gt;vm&lt;/b&gt; is there twice.</p>")
        .doesNotContain("holds 2 GiB");
  }

  @Test
  void index_saysInItsTitleHowItEnded_andWhatWasNotRun() throws IOException {
    assertThat(titles(text -> text))
        .contains("<h1>3 of 100 seeds did not pass, 1 expectation not met</h1>");
    assertThat(titles(text -> text.replace("\"pass\": 97", "\"pass\": 100")))
        .contains("<h1>All 100 seeds passed, 1 expectation not met</h1>");
    assertThat(
            titles(
                text ->
                    text.replace(
                        "\"jobs\": 2", "\"jobs\": 2, \"interrupted\": true, \"planned\": 4000")))
        .contains("Interrupted: 100 of 4,000 seeds were run, 1 scenario in 3.00 s");
  }

  private String titles(UnaryOperator<String> edit) throws IOException {
    Files.writeString(
        folder.resolve("campaign.json"), edit.apply(Stories.resource("campaign.json")));
    return IndexPage.of(CampaignData.read(folder));
  }

  @Test
  void index_hasTheHeatMapWithTrueCounts_andTheSlowestSeedFirst() throws IOException {
    String page = IndexPage.of(CampaignData.read(folder));

    assertThat(page).contains("title=\"enomem / ready/none: 5\">5</td>");
    assertThat(page.indexOf("a 2</th>")).isLessThan(page.indexOf("a 1</th>"));
  }

  @Test
  void fieldsOfASeed_comeInAnyOrder_andALineThatIsNoSeedIsNamed() throws IOException {
    Path seeds = folder.resolve("seeds.jsonl");
    Files.writeString(
        seeds,
        "{\"ops\":{\"a\":[1]},\"wallNanos\":7,\"steps\":1,\"seed\":3,\"scenario\":\"a\"}\n{\"seed\":4}\n");
    assertThat(CampaignData.read(folder).slowest())
        .containsExactly(new CampaignData.Slow("a", 3, 7, 1), new CampaignData.Slow("", 4, 0, 0));

    for (String line : new String[] {"[1]", "{\"scenario\":", "no JSON"}) {
      Files.writeString(seeds, "{\"seed\":4}\n" + line + "\n");
      assertThatThrownBy(() -> CampaignData.read(folder))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("seeds.jsonl line 2: expected JSON");
    }
  }

  @Test
  void index_estimatesWhatIsLeftToSee() throws IOException {
    LeftToSee left =
        LeftToSee.of(
            CampaignData.read(folder).summary().path("scenarios").path("a").path("coverage"));

    assertThat(left).isEqualTo(new LeftToSee(100, 40, 20, 3));
    assertThat(left.chance()).isEqualTo("20 % (12 to 28)");
    assertThat(left.newCells()).isEqualTo("0.03");
  }

  @Test
  void textsOfARun_areNoMarkup() throws IOException {
    assertThat(Stories.resource("campaign.json")).contains(HOSTILE);
    assertThat(IndexPage.of(CampaignData.read(folder))).doesNotContain("<script");
    assertThat(SummaryMarkdown.of(CampaignData.read(folder))).doesNotContain("<script");
  }

  @Test
  void summary_namesTheCommandThatReplaysEachFailure() throws IOException {
    assertThat(SummaryMarkdown.of(CampaignData.read(folder)))
        .startsWith("## Sluice: fail\n")
        .contains("./sluice replay mine/a.json --seed 2\n")
        .contains("sagas-end (saga, healing): 1 seed\n")
        .doesNotContain("Interrupted");
  }

  @Test
  void summaryOfWhatWasNotRunToItsEnd_saysSo_andQuotesTheNamesOfFiles() throws IOException {
    Files.writeString(
        folder.resolve("campaign.json"),
        Stories.resource("campaign.json")
            .replace("mine/a.json", "my a.json")
            .replace("\"jobs\": 2", "\"jobs\": 2, \"timeUp\": true, \"planned\": 4000"));

    assertThat(SummaryMarkdown.of(CampaignData.read(folder)))
        .contains("**Time is up**: 100 of 4,000 seeds were run.")
        .contains("./sluice replay 'my a.json' --seed 2\n");
  }

  @Test
  void pages_areWrittenBesideTheFiles_andOverNoOthers() throws IOException {
    assertThat(Pages.write(folder))
        .containsExactly(folder.resolve("index.html"), folder.resolve("summary.md"));
    assertThat(Pages.write(folder)).hasSize(2);

    Files.writeString(folder.resolve("index.html"), "somebody's home page");
    assertThatThrownBy(() -> Pages.write(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Sluice has not written it");
  }

  @Test
  void comparison_saysWhatIsNewAndWhatGotWeaker() throws IOException {
    Path later = Files.createDirectories(folder.resolve("later"));
    Files.writeString(
        later.resolve("campaign.json"),
        Stories.resource("campaign.json")
            .replace("sagas-end", "operations-end")
            .replace("\"enomem/off/none\": 1", "\"sled-reboot/ready/none\": 1")
            .replace("\"concurrentPercent\": 12.5", "\"concurrentPercent\": 3.0"));

    CampaignComparison comparison = ComparePage.write(folder, later);

    assertThat(comparison.changes())
        .extracting(change -> change.way() + " " + change.scenario() + ": " + change.text())
        .containsExactly(
            "WORSE : new failure: operations-end (saga, healing)",
            "BETTER : fails no more: sagas-end (saga, healing)",
            "WORSE a: cell not reached any more: enomem/off/none",
            "BETTER a: cell reached now: sled-reboot/ready/none",
            "WORSE a: histories with concurrent changes fell from 12.5 % to 3.0 %");
    assertThat(later.resolve("compare.html")).content().contains("new failure: operations-end");
    assertThat(ComparePage.write(folder, folder).changes()).isEmpty();
  }

  @Test
  void whatChanceExplains_isKeptApart() throws IOException {
    Path later = Files.createDirectories(folder.resolve("later"));
    Files.writeString(
        later.resolve("campaign.json"),
        Stories.resource("campaign.json")
            .replace("\"enomem/ready/none\": 5, \"enomem/off/none\": 1", ""));
    StringBuilder seeds = new StringBuilder();
    for (int seed = 1; seed <= 100; seed++) {
      String rare = seed == 50 ? ",\"enomem/off/none\":1" : "";
      seeds
          .append("{\"scenario\":\"a\",\"seed\":" + seed + ",\"faults\":{},\"reached\":{\"cells\":")
          .append(seed % 2 == 0 ? "{\"enomem/ready/none\":9" + rare + "}}}\n" : "{}}}\n");
    }
    Files.writeString(folder.resolve("seeds.jsonl"), seeds);

    CampaignComparison comparison = ComparePage.write(folder, later);

    assertThat(comparison.certain())
        .extracting(CampaignComparison.Change::text)
        .containsExactly("cell not reached any more: enomem/ready/none");
    assertThat(comparison.changes())
        .extracting(CampaignComparison.Change::text)
        .contains("cell not reached any more: enomem/off/none");
    assertThat(later.resolve("compare.html"))
        .content()
        .contains("<h1>1 worse, 0 better</h1>", "What chance can explain", "1 change<");
  }

  @Test
  void comparison_saysOnceThatAllScenariosHadFewerSeeds_andWhichAreWeakNow() throws IOException {
    Path later = Files.createDirectories(folder.resolve("later"));
    String two = "\"scenarios\": {\"b\": {\"seeds\": 100}, ";
    String text = Stories.resource("campaign.json").replace("\"scenarios\": {", two);
    Files.writeString(folder.resolve("campaign.json"), text);
    Files.writeString(
        later.resolve("campaign.json"),
        text.replace("\"seeds\": 100,", "\"seeds\": 60,")
            .replace("\"seeds\": 100}, ", "\"seeds\": 60}, ")
            .replace("never degraded", "never settled"));

    assertThat(ComparePage.write(folder, later).certain())
        .extracting(CampaignComparison.Change::text)
        .containsExactly(
            "weak now: a: never settled " + HOSTILE,
            "weak no more: a: never degraded " + HOSTILE,
            "2 scenarios: each ran 60 seeds instead of 100");
    assertThat(later.resolve("compare.html")).content().doesNotContain("<script");
  }

  @Test
  void comparison_saysWhatGotSlowerByMoreThanATenth() throws IOException {
    Path later = Files.createDirectories(folder.resolve("later"));
    String before = "\"outageMillis\": {\"median\": 1000, \"p99\": 5000}";
    String after = "\"outageMillis\": {\"median\": 1100, \"p99\": 5510}";
    String steps = "\"requestsPerBoot\": {\"median\": 9, \"p99\": 20}";
    String fewer = "\"requestsPerBoot\": {\"median\": 8, \"p99\": 20}";
    withService(folder, "{" + before + ", " + steps + "}");
    withService(later, "{" + after + ", " + fewer + "}");

    assertThat(ComparePage.write(folder, later).changes())
        .extracting(change -> change.way() + " " + change.scenario() + ": " + change.text())
        .containsExactly(
            "WORSE a: outage: 99th percentile rose from 5 s to 5.51 s",
            "BETTER a: requests per boot: median fell from 9 to 8");
  }

  private static void withService(Path campaign, String service) throws IOException {
    Files.writeString(
        campaign.resolve("campaign.json"),
        Stories.resource("campaign.json")
            .replace("\"seedsPerSecond\": 33.3", "\"service\": " + service));
  }

  @Test
  void folderOfASmokeRun_isRefusedWithTheCommandThatMakesItsPage() throws IOException {
    Path smoke = Files.createDirectories(folder.resolve("smoke"));
    Files.writeString(smoke.resolve("smoke.json"), "{}");
    assertThatThrownBy(() -> Pages.write(smoke))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            smoke + ": that of a smoke run, expected sluice replay " + smoke + " --out DIR for it");
  }

  @Test
  void folderWithoutFiles_isRefused() {
    assertThatThrownBy(() -> Pages.write(folder.resolve("failures")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a folder with trace.jsonl or campaign.json");
  }
}
