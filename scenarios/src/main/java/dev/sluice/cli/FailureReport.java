package dev.sluice.cli;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.page.FailureWords;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.shrink.Shrinking;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The seeds that did not pass, as {@code sluice run} prints them: those of one shape together, the
 * commonest shape first, each with its first seed in full; and of the first shape what led to it.
 */
final class FailureReport {

  private static final int GROUPS_MAX = 10;
  private static final int SEEDS_MAX = 12;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Terminal terminal;
  private final RecordedCampaign.Outcome outcome;
  private final Path out;
  private final PrintWriter to;

  FailureReport(Terminal terminal, RecordedCampaign.Outcome outcome, Path out) {
    this.terminal = terminal;
    this.outcome = outcome;
    this.out = out;
    this.to = terminal.out();
  }

  void print() {
    List<List<SeedResult>> groups = groups(outcome.tally().notPassed());
    boolean first = true;
    for (List<SeedResult> group : groups.subList(0, Math.min(GROUPS_MAX, groups.size()))) {
      to.println();
      group(group, first);
      first = false;
    }
    if (groups.size() > GROUPS_MAX) {
      to.println();
      to.println("... and " + (groups.size() - GROUPS_MAX) + " more shapes of failure");
    }
    int kept = outcome.tally().notPassed().size();
    int shrunk = outcome.summary().shrunk().size();
    if (kept > shrunk && shrunk > 0) {
      to.println();
      to.println(
          shrunk
              + " of "
              + kept
              + " shrunk: the first few of each scenario ("
              + Paste.command("shrink", "repro.json")
              + " for others)");
    }
  }

  /** Those of one shape together, the commonest first. */
  static List<List<SeedResult>> groups(List<SeedResult> notPassed) {
    Map<String, List<SeedResult>> groups = new LinkedHashMap<>();
    notPassed.forEach(
        result -> groups.computeIfAbsent(shape(result), any -> new ArrayList<>()).add(result));
    return groups.values().stream()
        .sorted(Comparator.comparingInt((List<SeedResult> group) -> -group.size()))
        .toList();
  }

  /** What is alike in seeds that did not pass in the same way. */
  static String shape(SeedResult result) {
    return result.violations().isEmpty()
        ? result.verdict().label() + ": " + NUMBER.matcher(result.complaint()).replaceAll("")
        : result.violations().get(0).shape().text();
  }

  private void group(List<SeedResult> group, boolean withExcerpt) {
    SeedResult first = group.get(0);
    Path folder = CampaignFolder.failure(out, first.scenario(), first.seed());
    FailureWords words = FailureWords.of(first, folder);
    String verdict = first.verdict().label().toUpperCase(Locale.ROOT);
    to.println(
        terminal.ansi().string("@|bold,red " + verdict + "|@ ")
            + first.scenario()
            + " seed "
            + first.seed());
    words.complaints().forEach(line -> to.println("  " + line));
    String origin = outcome.summary().extent().origin(first.scenario());
    to.println("  " + Paste.command("replay", origin, "--seed", String.valueOf(first.seed())));
    outcome.summary().shrunk().stream()
        .filter(s -> s.scenario().equals(first.scenario()) && s.seed() == first.seed())
        .forEach(this::smallest);
    if (!words.page().isEmpty()) {
      to.println("  " + words.page());
    }
    if (group.size() > 1) {
      to.println("  " + others(group.subList(1, group.size())));
    }
    if (withExcerpt && !terminal.verbosity().isQuiet() && !words.excerpt().isEmpty()) {
      to.println();
      words.excerpt().forEach(line -> to.println(fitting(line)));
    }
  }

  private void smallest(Shrinkage shrinkage) {
    Path folder = CampaignFolder.failure(out, shrinkage.scenario(), shrinkage.seed());
    Path minimal = Shrinking.minimal(folder.resolve("repro.json"));
    to.println("  " + shrinkage.text());
    to.println("  " + Paste.command("replay", minimal.toString()));
  }

  /** {@code 3 more like this: everything 4, 9; old-nexus-wakes-up 2}. */
  private static String others(List<SeedResult> others) {
    StringBuilder text = new StringBuilder(others.size() + " more like this: ");
    String scenario = "";
    for (SeedResult one : others.subList(0, Math.min(SEEDS_MAX, others.size()))) {
      boolean same = one.scenario().equals(scenario);
      text.append(same ? ", " : scenario.isEmpty() ? "" : "; ");
      text.append(same ? "" : one.scenario() + " ").append(one.seed());
      scenario = one.scenario();
    }
    int more = others.size() - SEEDS_MAX;
    return more > 0 ? text + " and " + more + " more" : text.toString();
  }

  /** A line of a diagram that goes round the edge of a terminal is no diagram. */
  private String fitting(String line) {
    String shown = ("  " + line).stripTrailing();
    return terminal.interactive() ? Terminal.fitting(shown, terminal.width()) : shown;
  }
}
