package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two campaigns, the later one as seen from the earlier.
 *
 * @param changes in the order of their scenarios, those of failures first
 */
public record CampaignComparison(List<Change> changes) {

  /** A share that has fallen below this part of what it was has become weaker. */
  private static final double WEAKER = 2 / 3.0;

  /** A figure of service that has changed by this part of what it was has changed. */
  private static final double NOTABLE = 0.1;

  private static final List<String> SHARES =
      List.of("concurrentPercent", "launchBeforeReadyPercent");

  private static final int NAMED_MAX = 6;

  /** Which way something has changed. */
  public enum Way {
    /** It fails, or proves less. */
    WORSE,
    /** It no longer fails, or proves more. */
    BETTER
  }

  /**
   * One difference.
   *
   * @param scenario where; empty for the campaign as a whole
   * @param text for a person
   * @param byChance whether it is so small, or of so few seeds, that another draw may explain it
   */
  public record Change(Way way, String scenario, String text, boolean byChance) {}

  static CampaignComparison of(CampaignData earlier, CampaignData later) throws IOException {
    List<Change> changes = new ArrayList<>();
    sets("", "new failure: ", "fails no more: ", shapes(earlier), shapes(later), changes);
    sets("", "weak now: ", "weak no more: ", weak(earlier), weak(later), changes);
    seeds(earlier, later, changes);
    JsonNode a = earlier.summary().path("scenarios");
    JsonNode b = later.summary().path("scenarios");
    SeedsWith before = SeedsWith.read(earlier.folder());
    SeedsWith after = SeedsWith.read(later.folder());
    for (String name : CampaignData.names(a)) {
      if (b.has(name)) {
        Names names = new Names(name, before, after, changes);
        scenario(names, a.path(name), b.path(name));
      } else {
        changes.add(new Change(Way.WORSE, name, "was not run", false));
      }
    }
    for (String name : minus(new TreeSet<>(CampaignData.names(b)), CampaignData.names(a))) {
      changes.add(new Change(Way.BETTER, name, "is new", false));
    }
    return new CampaignComparison(List.copyOf(changes));
  }

  /** The changes that another draw of seeds would hardly show. */
  public List<Change> certain() {
    return changes.stream().filter(change -> !change.byChance()).toList();
  }

  private static void sets(
      String scenario,
      String appeared,
      String gone,
      SortedSet<String> before,
      SortedSet<String> after,
      List<Change> changes) {
    minus(after, before)
        .forEach(one -> changes.add(new Change(Way.WORSE, scenario, appeared + one, false)));
    minus(before, after)
        .forEach(one -> changes.add(new Change(Way.BETTER, scenario, gone + one, false)));
  }

  private static SortedSet<String> weak(CampaignData data) {
    SortedSet<String> weak = new TreeSet<>();
    for (JsonNode one : data.summary().path("weaknesses")) {
      String what = one.path("what").asText().replaceFirst(" in \\d+ seeds?$", "");
      weak.add(one.path("scenario").asText() + ": " + what);
    }
    return weak;
  }

  /** Where all scenarios have as many seeds, that is said once. */
  private static void seeds(CampaignData earlier, CampaignData later, List<Change> changes) {
    SortedMap<String, List<String>> scenarios = new TreeMap<>();
    JsonNode a = earlier.summary().path("scenarios");
    JsonNode b = later.summary().path("scenarios");
    for (String name : CampaignData.names(b)) {
      long before = CampaignData.number(a.path(name), "seeds");
      long after = CampaignData.number(b.path(name), "seeds");
      if (after < before) {
        String text = "ran " + Counts.of(after, "seed") + " instead of " + before;
        scenarios.computeIfAbsent(text, any -> new ArrayList<>()).add(name);
      }
    }
    scenarios.forEach(
        (text, names) ->
            changes.add(
                names.size() == 1
                    ? new Change(Way.WORSE, names.get(0), text, false)
                    : new Change(Way.WORSE, "", names.size() + " scenarios: each " + text, false)));
  }

  private static SortedSet<String> shapes(CampaignData data) {
    SortedSet<String> shapes = new TreeSet<>();
    data.groups().forEach(group -> shapes.add(group.shape()));
    return shapes;
  }

  private static SortedSet<String> minus(Collection<String> all, Collection<String> without) {
    SortedSet<String> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }

  private static void scenario(Names names, JsonNode a, JsonNode b) {
    ByChance chance =
        new ByChance(CampaignData.number(a, "seeds"), CampaignData.number(b, "seeds"));
    names.compare("situation", coverage(a, "probes"), coverage(b, "probes"), chance);
    names.compare("cell", coverage(a, "cells"), coverage(b, "cells"), chance);
    names.compare("kind of fault", a.path("faults"), b.path("faults"), chance);
    SHARES.forEach(
        share -> {
          JsonNode was = a.path("oracleStrength");
          JsonNode is = b.path("oracleStrength");
          double before = was.path(share).asDouble();
          double after = is.path(share).asDouble();
          if (after < before * WEAKER) {
            String text =
                String.format(
                    Locale.ROOT, "%s fell from %.1f %% to %.1f %%", words(share), before, after);
            boolean byChance =
                ByChance.shares(
                    before,
                    CampaignData.number(was, "histories"),
                    after,
                    CampaignData.number(is, "histories"));
            names.changes().add(new Change(Way.WORSE, names.scenario(), text, byChance));
          }
        });
    service(names.scenario(), a.path("service"), b.path("service"), names.changes());
  }

  private static String words(String share) {
    return share.equals("concurrentPercent")
        ? "histories with concurrent changes"
        : "histories with a launch before ready";
  }

  private static void service(String name, JsonNode a, JsonNode b, List<Change> changes) {
    for (String figure : CampaignData.names(a)) {
      for (String statistic : List.of("median", "p99")) {
        long was = a.path(figure).path(statistic).asLong();
        long is = b.path(figure).path(statistic).asLong(was);
        if (Math.abs(is - was) > was * NOTABLE) {
          long samples =
              Math.min(
                  CampaignData.number(a.path(figure), "samples"),
                  CampaignData.number(b.path(figure), "samples"));
          String text = ServiceWords.changed(figure, statistic, was, is);
          Way way = is > was ? Way.WORSE : Way.BETTER;
          changes.add(new Change(way, name, text, ByChance.statistic(statistic, samples)));
        }
      }
    }
  }

  private static JsonNode coverage(JsonNode scenario, String field) {
    return scenario.path("coverage").path(field);
  }

  /** What was reached in one of two campaigns by a scenario. */
  private record Names(String scenario, SeedsWith before, SeedsWith after, List<Change> changes) {

    /** Adds what differs. */
    void compare(String noun, JsonNode a, JsonNode b, ByChance chance) {
      say(Way.WORSE, noun + " not reached any more", a, b, chance);
      say(Way.BETTER, noun + " reached now", b, a, chance);
    }

    private void say(Way way, String what, JsonNode here, JsonNode there, ByChance chance) {
      boolean gone = way == Way.WORSE;
      SeedsWith seeds = gone ? before : after;
      for (boolean byChance : new boolean[] {false, true}) {
        List<String> all =
            minus(CampaignData.names(here), CampaignData.names(there)).stream()
                .filter(name -> chance.none(seeds.count(scenario, name), gone) == byChance)
                .toList();
        if (!all.isEmpty()) {
          int more = Math.max(0, all.size() - NAMED_MAX);
          String first = String.join(", ", all.subList(0, all.size() - more));
          String rest = more == 0 ? "" : " and " + more + " more";
          changes.add(new Change(way, scenario, what + ": " + first + rest, byChance));
        }
      }
    }
  }
}
