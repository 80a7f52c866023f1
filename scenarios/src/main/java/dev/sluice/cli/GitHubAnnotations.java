package dev.sluice.cli;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Weakness;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import java.io.PrintWriter;
import java.util.List;

/**
 * What did not pass as workflow commands of GitHub Actions, which shows them as annotations: an
 * error for each seed, a warning for each weakness.
 */
final class GitHubAnnotations {

  /** GitHub shows ten of a kind in a step. */
  private static final int SHOWN_MAX = 10;

  private GitHubAnnotations() {}

  /** Prints them. */
  static void print(RecordedCampaign.Outcome outcome, PrintWriter out) {
    List<SeedResult> notPassed = outcome.tally().notPassed();
    for (SeedResult result : notPassed.subList(0, Math.min(SHOWN_MAX, notPassed.size()))) {
      String origin = outcome.summary().extent().origin(result.scenario());
      String replay = Paste.command("replay", origin, "--seed", String.valueOf(result.seed()));
      String title = property(result.scenario() + " seed " + result.seed());
      String text = String.join("\n", result.complaints()) + "\n" + replay;
      out.println("::error title=" + title + "::" + data(text));
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
