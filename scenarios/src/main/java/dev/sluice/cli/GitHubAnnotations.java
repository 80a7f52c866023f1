package dev.sluice.cli;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Weakness;
import dev.sluice.reports.page.FailureWords;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What did not pass as workflow commands of GitHub Actions, which shows them as annotations: an
 * error for each shape of failure, a warning for each weakness.
 */
final class GitHubAnnotations {

  /** GitHub shows ten of a kind in a step. */
  private static final int SHOWN_MAX = 10;

  private GitHubAnnotations() {}

  /**
   * Prints them.
   *
   * @param folder the files of the campaign
   */
  static void print(RecordedCampaign.Outcome outcome, Path folder, PrintWriter out) {
    List<List<SeedResult>> groups = FailureReport.groups(outcome.tally().notPassed());
    for (List<SeedResult> group : groups.subList(0, Math.min(SHOWN_MAX, groups.size()))) {
      SeedResult first = group.get(0);
      Path failure = CampaignFolder.failure(folder, first.scenario(), first.seed());
      String origin = outcome.summary().extent().origin(first.scenario());
      String replay = Paste.command("replay", origin, "--seed", String.valueOf(first.seed()));
      String more = group.size() > 1 ? " and " + (group.size() - 1) + " more like it" : "";
      String title = property(first.scenario() + " seed " + first.seed() + more);
      String text = String.join("\n", FailureWords.of(first, failure).complaints());
      out.println("::error title=" + title + "::" + data(text + "\n" + replay));
    }
    List<Weakness> weaknesses = outcome.summary().weaknesses();
    for (Weakness weakness : weaknesses.subList(0, Math.min(SHOWN_MAX, weaknesses.size()))) {
      String title = property(weakness.scenario() + " is weak");
      out.println("::warning title=" + title + "::" + data(weakness.what()));
    }
    out.flush();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
