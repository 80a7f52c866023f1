package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Counts;
import dev.sluice.reports.ShellWords;
import dev.sluice.reports.page.CampaignData.Group;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code summary.md}: a campaign for the page of a CI job. */
public final class SummaryMarkdown {

  /** The name of the file. */
  public static final String FILE = "summary.md";

  private static final String TITLE = "## Sluice: ";
  private static final int SEEDS_MAX = 5;

  private SummaryMarkdown() {}

  /** Writes the summary of a campaign beside its files. */
  static void write(CampaignData data) throws IOException {
    PageFile.write(data.folder().resolve(FILE), TITLE, of(data));
  }

  static String of(CampaignData data) {
    JsonNode summary = data.summary();
    StringBuilder out = new StringBuilder();
    line(out, TITLE + "%s", summary.path("verdict").asText());
    line(
        out,
        "%,d seeds, %,d passed, %,d failed, %,d undecided, %,d errors; %s seeds a second; commit"
            + " `%s`.",
        CampaignData.number(summary, "seeds"),
        CampaignData.number(summary, "pass"),
        CampaignData.number(summary, "fail"),
        CampaignData.number(summary, "undecided"),
        CampaignData.number(summary, "error"),
        summary.path("seedsPerSecond").asText(),
        text(summary.path("commit").asText()));
    boolean interrupted = summary.path("interrupted").asBoolean();
    if (interrupted || summary.path("timeUp").asBoolean()) {
      line(
          out,
          "**%s**: %,d of %,d seeds were run.",
          interrupted ? "Interrupted" : "Time is up",
          CampaignData.number(summary, "seeds"),
          CampaignData.number(summary, "planned"));
    }
    for (Group group : data.groups()) {
      line(out, "### %s: %s", text(group.shape()), Counts.of(group.seeds().size(), "seed"));
      line(out, "%s", text(data.sentence(group)));
      out.append("```\n");
      List<JsonNode> seeds = group.seeds();
      for (JsonNode seed : seeds.subList(0, Math.min(SEEDS_MAX, seeds.size()))) {
        String scenario = seed.path("scenario").asText();
        String origin = summary.path("scenarios").path(scenario).path("origin").asText(scenario);
        out.append("./sluice replay ")
            .append(ShellWords.quoted(origin).replace('`', '\''))
            .append(" --seed ")
            .append(seed.path("seed").asText())
            .append('\n');
      }
      out.append("```\n\n");
    }
    for (JsonNode weakness : summary.path("weaknesses")) {
      line(
          out,
          "* weak: %s: %s",
          text(weakness.path("scenario").asText()),
          text(weakness.path("what").asText()));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append("\n\n");
  }

  /** Text of a run, none of which is markup. */
  private static String text(String text) {
    return Template.escaped(text.replaceAll("\\s+", " "))
        .replaceAll("([\\\\`*_\\[\\]#|~])", "\\\\$1");
  }
}
