package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code compare.html}: two campaigns beside each other, and what changed between them. */
public final class ComparePage {

  /** The name of the file. */
  public static final String FILE = "compare.html";

  private static final List<String> SUMS =
      List.of(
          "verdict",
          "seeds",
          "pass",
          "fail",
          "undecided",
          "error",
          "stepsPerSeed",
          "seedsPerSecond",
          "eventsPerSecond");

  private ComparePage() {}

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
    html.leaf("Two campaigns", "h1");
    html.leaf("What changed", "h2");
    if (comparison.changes().isEmpty()) {
      html.leaf("Nothing that counts.", "p");
    }
    html.tag(
        list -> {
          for (CampaignComparison.Change change : comparison.changes()) {
            String where = change.scenario().isEmpty() ? "" : change.scenario() + ": ";
            String style = change.way().name().toLowerCase(Locale.ROOT);
            list.tag(
                item -> item.leaf(style, "b", "class", style).text(" " + where + change.text()),
                "li");
          }
        },
        "ul");
    html.leaf("Sums", "h2");
    html.tag(
        table -> {
          table.tag(
              head ->
                  head.tag(
                      row ->
                          row.leaf("", "td")
                              .leaf(a.folder().toString(), "th", "scope", "col")
                              .leaf(b.folder().toString(), "th", "scope", "col"),
                      "tr"),
              "thead");
          table.tag(
              body -> SUMS.forEach(name -> row(body, name, a.summary(), b.summary())), "tbody");
        },
        "table");
    return Template.fill(
        Template.resource("index.html"),
        Map.of(
            "title", "Sluice campaigns compared",
            "style", Template.resource("index.css"),
            "body", html.toString()));
  }

  private static void row(Html body, String name, JsonNode a, JsonNode b) {
    body.tag(
        row ->
            row.leaf(name, "th", "scope", "row")
                .leaf(a.path(name).asText(), "td")
                .leaf(b.path(name).asText(), "td"),
        "tr");
  }
}
