package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Counts;
import dev.sluice.reports.ShellWords;
import dev.sluice.reports.page.CampaignData.Group;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What did not pass, on the page of a campaign: a box for each shape of failure. */
final class FailureSection {

  private static final int SHAPES_MAX = 8; // in sight at once
  private static final int SCENARIOS_MAX = 6; // of a shape

  private final CampaignData data;
  private final Html html;

  FailureSection(CampaignData data, Html html) {
    this.data = data;
    this.html = html;
  }

  void write() {
    List<Group> groups = data.groups();
    if (groups.isEmpty()) {
      return;
    }
    html.leaf("What did not pass", "h2");
    html.leaf(caption(), "p", "class", "dim");
    groups.stream().limit(SHAPES_MAX).forEach(group -> box(html, group));
    List<Group> rest = groups.subList(Math.min(SHAPES_MAX, groups.size()), groups.size());
    if (!rest.isEmpty()) {
      html.tag(
          more -> {
            more.leaf(Counts.of(rest.size(), "more shape"), "summary");
            rest.forEach(group -> box(more, group));
          },
          "details");
    }
  }

  private String caption() {
    long listed = data.summary().path("notPassed").size();
    long all =
        CampaignData.number(data.summary(), "seeds") - CampaignData.number(data.summary(), "pass");
    return "By promise, kind of object and phase, the commonest first. A number is a seed and leads"
        + " to its timeline; with ▾, to that of the smallest plan that fails in the same way."
        + (listed < all ? " Of the first " + listed + " of " + all + " seeds." : "");
  }

  private void box(Html to, Group group) {
    to.tag(
        box -> {
          box.tag(
              line ->
                  line.leaf(group.shape(), "h3")
                      .leaf(Counts.of(group.seeds().size(), "seed"), "span", "class", "count"),
              "div",
              "class",
              "promise");
          box.leaf(data.sentence(group), "p", "class", "complaint");
          box.leaf(replay(group.seeds().get(0)), "code", "class", "command");
          scenarios(box, group);
        },
        "section",
        "class",
        "failure");
  }

  private String replay(JsonNode seed) {
    String scenario = seed.path("scenario").asText();
    String origin = data.summary().path("scenarios").path(scenario).path("origin").asText(scenario);
    return "./sluice replay "
        + ShellWords.quoted(origin)
        + " --seed "
        + seed.path("seed").asText()
        + " --trace";
  }

  private void scenarios(Html box, Group group) {
    Map<String, List<JsonNode>> byScenario = new LinkedHashMap<>();
    for (JsonNode seed : group.seeds()) {
      byScenario
          .computeIfAbsent(seed.path("scenario").asText(), any -> new ArrayList<>())
          .add(seed);
    }
    List<Map.Entry<String, List<JsonNode>>> all = List.copyOf(byScenario.entrySet());
    List<Map.Entry<String, List<JsonNode>>> rest =
        all.subList(Math.min(SCENARIOS_MAX, all.size()), all.size());
    list(box, all.subList(0, all.size() - rest.size()));
    if (!rest.isEmpty()) {
      box.tag(
          more -> {
            more.leaf("in " + Counts.of(rest.size(), "more scenario"), "summary");
            list(more, rest);
          },
          "details");
    }
  }

  private void list(Html to, List<Map.Entry<String, List<JsonNode>>> scenarios) {
    to.tag(
        list ->
            scenarios.forEach(
                one ->
                    list.tag(
                        item -> {
                          item.leaf(one.getKey(), "b");
                          one.getValue().forEach(seed -> links(item.text(" "), seed));
                        },
                        "li")),
        "ul",
        "class",
        "links");
  }

  private void links(Html item, JsonNode seed) {
    String number = seed.path("seed").asText();
    String name = seed.path("scenario").asText() + " seed " + number;
    String folder =
        "failures/" + seed.path("scenario").asText() + "-" + seed.path("seed").asText() + "/";
    link(item, number, name, folder + TimelinePage.FILE);
    if (exists(folder + TimelinePage.OF_SMALLEST)) {
      link(item, "▾", name + ", smallest plan", folder + TimelinePage.OF_SMALLEST);
    }
  }

  /** A link, where there is a file for it. */
  private void link(Html to, String text, String name, String file) {
    if (exists(file)) {
      to.leaf(text, "a", "href", file, "aria-label", name, "title", name);
    } else {
      to.leaf(text, "span");
    }
  }

  private boolean exists(String file) {
    return Files.exists(data.folder().resolve(file));
  }
}
