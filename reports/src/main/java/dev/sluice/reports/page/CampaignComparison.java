package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
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
   */
  public record Change(Way way, String scenario, String text) {}

  static CampaignComparison of(CampaignData earlier, CampaignData later) {
    List<Change> changes = new ArrayList<>();
    SortedSet<String> before = shapes(earlier);
    SortedSet<String> after = shapes(later);
    minus(after, before)
        .forEach(shape -> changes.add(new Change(Way.WORSE, "", "new failure: " + shape)));
    minus(before, after)
        .forEach(shape -> changes.add(new Change(Way.BETTER, "", "fails no more: " + shape)));
    JsonNode a = earlier.summary().path("scenarios");
    JsonNode b = later.summary().path("scenarios");
    for (String name : CampaignData.names(a)) {
      if (b.has(name)) {
        scenario(name, a.path(name), b.path(name), changes);
      } else {
        changes.add(new Change(Way.WORSE, name, "was not run"));
      }
    }
    for (String name : minus(new TreeSet<>(CampaignData.names(b)), CampaignData.names(a))) {
      changes.add(new Change(Way.BETTER, name, "is new"));
    }
    return new CampaignComparison(List.copyOf(changes));
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

  private static void scenario(String name, JsonNode a, JsonNode b, List<Change> changes) {
    long before = CampaignData.number(a, "seeds");
    long after = CampaignData.number(b, "seeds");
    if (after < before) {
      changes.add(new Change(Way.WORSE, name, "ran " + after + " seeds instead of " + before));
    }
    names(name, "situation", coverage(a, "probes"), coverage(b, "probes"), changes);
    names(name, "cell", coverage(a, "cells"), coverage(b, "cells"), changes);
    names(name, "kind of fault", a.path("faults"), b.path("faults"), changes);
    for (String share : List.of("concurrentPercent", "launchBeforeReadyPercent")) {
      double was = a.path("oracleStrength").path(share).asDouble();
      double is = b.path("oracleStrength").path(share).asDouble();
      if (is < was * WEAKER) {
        String text = String.format(Locale.ROOT, "%s fell from %.1f to %.1f", share, was, is);
        changes.add(new Change(Way.WORSE, name, text));
      }
    }
    service(name, a.path("service"), b.path("service"), changes);
  }

  private static void service(String name, JsonNode a, JsonNode b, List<Change> changes) {
    for (String figure : CampaignData.names(a)) {
      for (String statistic : List.of("median", "p99")) {
        long was = a.path(figure).path(statistic).asLong();
        long is = b.path(figure).path(statistic).asLong(was);
        if (Math.abs(is - was) > was * NOTABLE) {
          String way = is > was ? "rose" : "fell";
          String text = "%s: %s %s from %d to %d".formatted(figure, statistic, way, was, is);
          changes.add(new Change(is > was ? Way.WORSE : Way.BETTER, name, text));
        }
      }
    }
  }

  private static JsonNode coverage(JsonNode scenario, String field) {
    return scenario.path("coverage").path(field);
  }

  private static void names(
      String scenario, String noun, JsonNode a, JsonNode b, List<Change> changes) {
    List<String> before = CampaignData.names(a);
    List<String> after = CampaignData.names(b);
    say(Way.WORSE, scenario, noun + " not reached any more", minus(before, after), changes);
    say(Way.BETTER, scenario, noun + " reached now", minus(after, before), changes);
  }

  private static void say(
      Way way, String scenario, String what, SortedSet<String> names, List<Change> changes) {
    if (!names.isEmpty()) {
      List<String> first = names.stream().limit(NAMED_MAX).toList();
      int more = names.size() - first.size();
      String text =
          what + ": " + String.join(", ", first) + (more == 0 ? "" : " and " + more + " more");
      changes.add(new Change(way, scenario, text));
    }
  }
}
