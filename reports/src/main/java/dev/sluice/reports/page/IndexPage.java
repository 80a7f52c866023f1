package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.page.CampaignData.Group;
import dev.sluice.reports.page.CampaignData.Slow;
import dev.sluice.reports.trace.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** {@code index.html}: a campaign to look at. It needs no script. */
public final class IndexPage {

  /** The name of the file. */
  public static final String FILE = "index.html";

  private static final int LINKS_MAX = 12;
  private static final double NANOS_PER_SECOND = 1e9;

  private final CampaignData data;
  private final JsonNode summary;
  private final Html html = new Html();

  private IndexPage(CampaignData data) {
    this.data = data;
    this.summary = data.summary();
  }

  /** Writes the page of the campaign whose files are in {@code folder} beside them. */
  public static void write(Path folder) throws IOException {
    PageFile.write(folder.resolve(FILE), TimelinePage.MARK, of(CampaignData.read(folder)));
  }

  /** The page of {@code data}. */
  static String of(CampaignData data) {
    IndexPage page = new IndexPage(data);
    page.totals();
    page.failures();
    page.scenarios();
    page.weaknesses();
    page.strength();
    page.section("Where faults struck", "By reservoir phase of the sled and state of a VMM on it.");
    new HeatMap(page.summary).write(page.html);
    page.leftToSee();
    page.slowest();
    return Template.fill(
        Template.resource("index.html"),
        Map.of(
            "title", "Sluice campaign",
            "style", Template.resource("index.css"),
            "body", page.html.toString()));
  }

  private void section(String title, String caption) {
    html.leaf(title, "h2");
    if (!caption.isEmpty()) {
      html.leaf(caption, "p", "class", "dim");
    }
  }

  private void totals() {
    String verdict = summary.path("verdict").asText();
    html.tag(
        head -> {
          head.leaf(verdict, "span", "class", "chip " + verdict);
          head.leaf("Campaign", "h1");
          head.leaf(
              "commit "
                  + summary.path("commit").asText()
                  + ", Java "
                  + summary.path("jdk").asText()
                  + ", "
                  + summary.path("jobs").asText()
                  + " at a time",
              "span",
              "class",
              "dim");
        },
        "header");
    html.tag(
        tiles -> {
          tile(tiles, "seeds", count(summary, "seeds"), "");
          tile(tiles, "passed", count(summary, "pass"), "");
          for (String bad : List.of("fail", "undecided", "error", "diverged")) {
            if (CampaignData.number(summary, bad) > 0) {
              tile(tiles, bad, count(summary, bad), "bad");
            }
          }
          tile(tiles, "seeds a second", summary.path("seedsPerSecond").asText(), "");
          tile(tiles, "events a second", grouped(summary.path("eventsPerSecond").asLong()), "");
          tile(tiles, "wall time", seconds(CampaignData.number(summary, "wallNanos")), "");
          tile(tiles, "virtual time", hours(CampaignData.number(summary, "simNanos")), "");
        },
        "div",
        "class",
        "tiles");
  }

  private static void tile(Html tiles, String name, String value, String style) {
    tiles.tag(
        tile -> tile.leaf(value, "b").leaf(name, "span"),
        "div",
        "class",
        ("tile " + style).strip());
  }

  private void failures() {
    List<Group> groups = data.groups();
    if (groups.isEmpty()) {
      return;
    }
    section("What did not pass", "By promise and shape of the complaint, the commonest first.");
    for (Group group : groups) {
      html.tag(
          box -> {
            box.tag(
                line ->
                    line.leaf(group.shape(), "b")
                        .leaf(group.seeds().size() + " seeds", "span", "class", "count"),
                "p",
                "class",
                "promise");
            box.leaf(PlainText.in(group.complaint()), "p", "class", "complaint");
            box.tag(links -> links(links, group), "p", "class", "links");
          },
          "section",
          "class",
          "failure");
    }
  }

  private void links(Html links, Group group) {
    List<JsonNode> seeds = group.seeds();
    for (JsonNode seed : seeds.subList(0, Math.min(LINKS_MAX, seeds.size()))) {
      String name = seed.path("scenario").asText() + "-" + seed.path("seed").asText();
      String folder = "failures/" + name + "/";
      link(links, name, folder + TimelinePage.FILE);
      if (Files.exists(data.folder().resolve(folder + TimelinePage.OF_SMALLEST))) {
        links.text(" (");
        link(links, "shrunk", folder + TimelinePage.OF_SMALLEST);
        links.text(")");
      }
      links.text(" ");
    }
    if (seeds.size() > LINKS_MAX) {
      links.text("and " + (seeds.size() - LINKS_MAX) + " more");
    }
  }

  /** A link, where there is a file for it. */
  private void link(Html links, String name, String file) {
    if (Files.exists(data.folder().resolve(file))) {
      links.leaf(name, "a", "href", file);
    } else {
      links.leaf(name, "span");
    }
  }

  private void scenarios() {
    section("Scenarios", "");
    table(
        List.of(
            "scenario",
            "verdict",
            "seeds",
            "passed",
            "failed",
            "undecided",
            "error",
            "steps a seed",
            "strikes",
            "seeds a second"),
        body -> {
          JsonNode all = summary.path("scenarios");
          for (String name : CampaignData.names(all)) {
            JsonNode one = all.path(name);
            long strikes = 0;
            for (JsonNode count : one.path("faults")) {
              strikes += count.asLong();
            }
            long sum = strikes;
            body.tag(
                row -> {
                  row.leaf(name, "th", "scope", "row");
                  String verdict = one.path("verdict").asText();
                  row.tag(cell -> cell.leaf(verdict, "span", "class", "chip " + verdict), "td");
                  for (String field : List.of("seeds", "pass", "fail", "undecided", "error")) {
                    row.leaf(count(one, field), "td");
                  }
                  row.leaf(count(one, "stepsPerSeed"), "td");
                  row.leaf(grouped(sum), "td");
                  row.leaf(one.path("seedsPerSecond").asText(), "td");
                },
                "tr");
          }
        });
  }

  private void weaknesses() {
    JsonNode weaknesses = summary.path("weaknesses");
    if (weaknesses.isEmpty()) {
      return;
    }
    section("Weaknesses", "What scenarios should have got to and did not.");
    html.tag(
        list -> {
          for (JsonNode weakness : weaknesses) {
            list.leaf(
                weakness.path("scenario").asText() + ": " + weakness.path("what").asText(), "li");
          }
        },
        "ul");
  }

  private void strength() {
    section(
        "What the histories could have shown",
        "Near 0 or near 100 %, a share means that little was tested.");
    table(
        List.of(
            "scenario",
            "histories",
            "concurrent %",
            "launch before ready %",
            "in doubt %",
            "reads beside a change"),
        body -> {
          JsonNode all = summary.path("scenarios");
          for (String name : CampaignData.names(all)) {
            JsonNode one = all.path(name).path("oracleStrength");
            body.tag(
                row -> {
                  row.leaf(name, "th", "scope", "row");
                  row.leaf(count(one, "histories"), "td");
                  for (String field :
                      List.of("concurrentPercent", "launchBeforeReadyPercent", "inDoubtPercent")) {
                    row.leaf(one.path(field).asText(), "td");
                  }
                  row.leaf(count(one, "racingReads"), "td");
                },
                "tr");
          }
        });
  }

  private void leftToSee() {
    section(
        "How much is left to see",
        "The chance that the next seed shows a behaviour that none has shown: estimated as the share"
            + " of seeds whose behaviour no other seed had (Good-Turing), with a 95 % interval. It"
            + " holds for seeds drawn independently, and for what the fingerprint tells apart (the"
            + " order of phases, and the cells above).");
    table(
        List.of(
            "scenario",
            "behaviours over seeds",
            "seeds",
            "distinct",
            "next seed is new",
            "new cells in the next seed"),
        body -> {
          JsonNode all = summary.path("scenarios");
          for (String name : CampaignData.names(all)) {
            JsonNode coverage = all.path(name).path("coverage");
            LeftToSee left = LeftToSee.of(coverage);
            body.tag(
                row -> {
                  row.leaf(name, "th", "scope", "row");
                  row.tag(cell -> Sparkline.write(cell, coverage.path("behaviours")), "td");
                  row.leaf(grouped(left.seeds()), "td");
                  row.leaf(grouped(left.distinct()), "td");
                  row.leaf(left.known() ? left.chance() : "unknown", "td");
                  row.leaf(left.known() ? left.newCells() : "unknown", "td");
                },
                "tr");
          }
        });
  }

  private void slowest() {
    if (data.slowest().isEmpty()) {
      return;
    }
    section("Slowest seeds", "");
    table(
        List.of("seed", "time", "steps"),
        body -> {
          for (Slow slow : data.slowest()) {
            body.tag(
                row ->
                    row.leaf(slow.scenario() + " " + slow.seed(), "th", "scope", "row")
                        .leaf(seconds(slow.wallNanos()), "td")
                        .leaf(grouped(slow.steps()), "td"),
                "tr");
          }
        });
  }

  private void table(List<String> columns, Consumer<Html> rows) {
    html.tag(
        table -> {
          table.tag(
              head ->
                  head.tag(
                      row -> columns.forEach(name -> row.leaf(name, "th", "scope", "col")), "tr"),
              "thead");
          table.tag(rows, "tbody");
        },
        "table");
  }

  private static String count(JsonNode node, String field) {
    return grouped(CampaignData.number(node, field));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
  }

  private static String hours(long nanos) {
    return String.format(Locale.ROOT, "%,.1f h", nanos / NANOS_PER_SECOND / 3600);
  }
}
