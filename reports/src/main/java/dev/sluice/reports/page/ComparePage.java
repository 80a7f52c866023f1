package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Counts;
import dev.sluice.reports.page.CampaignComparison.Change;
import dev.sluice.reports.page.CampaignComparison.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code compare.html}: two campaigns beside each other, and what changed between them. */
public final class ComparePage {

  /** The name of the file. */
  public static final String FILE = "compare.html";

  private static final Map<String, String> SUMS = sums();

  private ComparePage() {}

  private static Map<String, String> sums() {
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put("commit", "commit");
    sums.put("verdict", "verdict");
    sums.put("seeds", "seeds");
    sums.put("pass", "passed");
    sums.put("fail", "failed");
    sums.put("undecided", "undecided");
    sums.put("error", "error");
    sums.put("stepsPerSeed", "steps a seed");
    sums.put("seedsPerSecond", "seeds a second");
    sums.put("eventsPerSecond", "events a second");
    return Collections.unmodifiableMap(sums);
  }

  /**
   * Compares the campaign in {@code later} with the one in {@code earlier}; the page is left in
   * {@code later}.
   *
   * @throws IllegalArgumentException if a file is not what it should be
   */
  public static CampaignComparison write(Path earlier, Path later) throws IOException {
    CampaignData a = CampaignData.read(earlier);
    CampaignData b = CampaignData.read(later);
    CampaignComparison comparison = CampaignComparison.of(a, b);
    PageFile.write(later.resolve(FILE), TimelinePage.MARK, of(a, b, comparison));
    return comparison;
  }

  static String of(CampaignData a, CampaignData b, CampaignComparison comparison) {
    Html html = new Html();
    List<Change> certain = comparison.certain();
    long worse = certain.stream().filter(change -> change.way() == Way.WORSE).count();
    html.tag(
        head ->
            head.leaf(
                certain.isEmpty()
                    ? "Nothing that counts has changed"
                    : "%d worse, %d better".formatted(worse, certain.size() - worse),
                "h1"),
        "header");
    html.leaf("From " + a.folder() + " to " + b.folder() + ".", "p", "class", "dim");
    changes(html, certain);
    List<Change> byChance = comparison.changes().stream().filter(Change::byChance).toList();
    if (!byChance.isEmpty()) {
      html.details(
          "What chance can explain",
          Counts.of(byChance.size(), "change"),
          false,
          box -> {
            box.leaf(
                "Seen in one campaign only and seldom there, or figures of few samples: other seeds"
                    + " would show other ones.",
                "p",
                "class",
                "dim");
            changes(box, byChance);
          });
    }
    html.leaf("Sums", "h2");
    html.table(
        "Sums",
        List.of("", "earlier", "later"),
        body -> SUMS.forEach((field, name) -> row(body, field, name, a.summary(), b.summary())));
    new FailureSection(b, html).write();
    return Template.fill(
        Template.resource("index.html"),
        Map.of(
            "title", "Sluice campaigns compared",
            "style", Template.resource("index.css"),
            "body", html.toString()));
  }

  private static void changes(Html html, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    html.tag(
        list -> {
          for (Change change : changes) {
            String where = change.scenario().isEmpty() ? "" : change.scenario() + ": ";
            String style = change.way().name().toLowerCase(Locale.ROOT);
            list.tag(
                item -> item.leaf(style, "b", "class", style).text(" " + where + change.text()),
                "li");
          }
        },
        "ul",
        "class",
        "changes");
  }

  private static void row(Html body, String field, String name, JsonNode a, JsonNode b) {
    body.tag(
        row ->
            row.leaf(name, "th", "scope", "row")
                .leaf(value(a.path(field)), "td")
                .leaf(value(b.path(field)), "td"),
        "tr");
  }

  private static String value(JsonNode value) {
    return value.isIntegralNumber() ? ScenarioTables.grouped(value.asLong()) : value.asText();
  }
}
