package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Counts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code index.html}: a campaign to look at. Its verdict, what did not pass and which scenarios are
 * weak come first; the tables of all scenarios are folded where there are many. It needs no script.
 */
public final class IndexPage {

  /** The name of the file. */
  public static final String FILE = "index.html";

  private static final double NANOS_PER_SECOND = 1e9;

  private final CampaignData data;
  private final JsonNode summary;
  private final Html html = new Html();

  private IndexPage(CampaignData data) {
    this.data = data;
    this.summary = data.summary();
  }

  /** Writes the page of a campaign beside its files. */
  static void write(CampaignData data) throws IOException {
    PageFile.write(data.folder().resolve(FILE), TimelinePage.MARK, of(data));
  }

  /** The page of {@code data}. */
  static String of(CampaignData data) {
    IndexPage page = new IndexPage(data);
    page.heading();
    page.figures();
    new FailureSection(data, page.html).write();
    page.weaknesses();
    new ScenarioTables(data, page.html).write();
    return Template.fill(
        Template.resource("index.html"),
        Map.of(
            "title", "Sluice campaign: " + page.verdictInWords(),
            "style", Template.resource("index.css"),
            "body", page.html.toString()));
  }

  private void heading() {
    String verdict = summary.path("verdict").asText();
    html.tag(
        head -> head.leaf(verdict, "span", "class", "chip " + verdict).leaf(verdictInWords(), "h1"),
        "header");
    html.leaf(
        "%s in %s of wall time, %s at a time; commit %s, Java %s"
            .formatted(
                extent(),
                ScenarioTables.seconds(CampaignData.number(summary, "wallNanos")),
                summary.path("jobs").asText(),
                summary.path("commit").asText(),
                summary.path("jdk").asText()),
        "p",
        "class",
        "dim");
  }

  private String verdictInWords() {
    long seeds = CampaignData.number(summary, "seeds");
    long bad = seeds - CampaignData.number(summary, "pass");
    int weak = summary.path("weaknesses").size();
    String tooWeak = weak == 0 ? "" : ", " + Counts.of(weak, "expectation") + " not met";
    if (bad == 0) {
      return (seeds == 1 ? "The seed" : "All " + number(seeds) + " seeds") + " passed" + tooWeak;
    }
    return "%s of %s did not pass%s".formatted(number(bad), seeds(seeds), tooWeak);
  }

  private static String seeds(long seeds) {
    return number(seeds) + (seeds == 1 ? " seed" : " seeds");
  }

  private String extent() {
    String scenarios = Counts.of(summary.path("scenarios").size(), "scenario");
    boolean interrupted = summary.path("interrupted").asBoolean();
    if (!interrupted && !summary.path("timeUp").asBoolean()) {
      return scenarios;
    }
    return "%s: %s of %s were run, %s"
        .formatted(
            interrupted ? "Interrupted" : "Time is up",
            number(CampaignData.number(summary, "seeds")),
            seeds(CampaignData.number(summary, "planned")),
            scenarios);
  }

  private void figures() {
    html.tag(
        tiles -> {
          tile(tiles, "passed", count("pass"), "");
          for (String bad : List.of("fail", "undecided", "error", "diverged")) {
            if (CampaignData.number(summary, bad) > 0) {
              tile(tiles, bad.equals("fail") ? "failed" : bad, count(bad), "bad");
            }
          }
          int shapes = data.groups().size();
          if (shapes > 0) {
            tile(tiles, shapes == 1 ? "shape of failure" : "shapes of failure", number(shapes), "");
          }
          tile(tiles, "seeds a second", summary.path("seedsPerSecond").asText(), "");
          tile(tiles, "events a second", number(summary.path("eventsPerSecond").asLong()), "");
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

  private void weaknesses() {
    JsonNode weaknesses = summary.path("weaknesses");
    if (weaknesses.isEmpty()) {
      return;
    }
    html.leaf("Weak scenarios", "h2");
    html.leaf("What they should have got to and did not.", "p", "class", "dim");
    html.tag(
        list -> {
          for (JsonNode weakness : weaknesses) {
            list.tag(
                item ->
                    item.leaf(weakness.path("scenario").asText(), "b")
                        .text(": " + weakness.path("what").asText()),
                "li");
          }
        },
        "ul",
        "class",
        "weak");
  }

  private String count(String field) {
    return number(CampaignData.number(summary, field));
  }

  private static String number(long number) {
    return ScenarioTables.grouped(number);
  }

  private static String hours(long nanos) {
    return String.format(Locale.ROOT, "%,.1f h", nanos / NANOS_PER_SECOND / 3600);
  }
}
