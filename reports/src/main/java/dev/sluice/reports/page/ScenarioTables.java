package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.page.CampaignData.Slow;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The tables of a campaign's page, a row a scenario. Each is folded if there are many scenarios;
 * what it comes to is said beside its title.
 */
final class ScenarioTables {

  private static final int IN_SIGHT_MAX = 8; // scenarios
  private static final double NANOS_PER_SECOND = 1e9;

  private final CampaignData data;
  private final JsonNode scenarios;
  private final List<String> names;
  private final Html html;

  ScenarioTables(CampaignData data, Html html) {
    this.data = data;
    this.html = html;
    this.scenarios = data.summary().path("scenarios");
    this.names = CampaignData.names(scenarios);
    names.sort(Comparator.comparingLong((String name) -> -bad(scenarios.path(name))));
  }

  private static long bad(JsonNode scenario) {
    return CampaignData.number(scenario, "seeds") - CampaignData.number(scenario, "pass");
  }

  void write() {
    all();
    strength();
    HeatMap heat = new HeatMap(data.summary());
    section("Where faults struck", heat.gist(), heat::write);
    leftToSee();
    slowest();
  }

  private void section(String title, String gist, Consumer<Html> content) {
    html.details(title, gist, names.size() <= IN_SIGHT_MAX, content);
  }

  private void all() {
    long failing = names.stream().filter(name -> bad(scenarios.path(name)) > 0).count();
    section(
        "Scenarios",
        failing == 0
            ? names.size() + ", all passed"
            : names.size() + ", " + failing + " with seeds that did not pass",
        box ->
            table(
                box,
                "Scenarios",
                List.of(
                    "scenario",
                    "verdict",
                    "seeds",
                    "passed",
                    "failed",
                    "undecided",
                    "error",
                    "steps a seed",
                    "strikes",
                    "seeds a second"),
                (row, one) -> {
                  String verdict = one.path("verdict").asText();
                  row.tag(cell -> cell.leaf(verdict, "span", "class", "chip " + verdict), "td");
                  for (String field :
                      List.of("seeds", "pass", "fail", "undecided", "error", "stepsPerSeed")) {
                    row.leaf(count(one, field), "td");
                  }
                  row.leaf(grouped(sum(one.path("faults"))), "td");
                  row.leaf(one.path("seedsPerSecond").asText(), "td");
                }));
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }

  private void strength() {
    JsonNode all = data.summary().path("oracleStrength");
    section(
        "What the histories could have shown",
        all.isMissingNode()
            ? ""
            : count(all, "histories")
                + "; "
                + all.path("concurrentPercent").asText()
                + " % with concurrent changes",
        box -> {
          box.leaf(
              "Near 0 or near 100 %, a share means that little was tested.", "p", "class", "dim");
          table(
              box,
              "Histories",
              List.of(
                  "scenario",
                  "histories",
                  "concurrent %",
                  "launch before ready %",
                  "in doubt %",
                  "reads beside a change"),
              (row, scenario) -> {
                JsonNode one = scenario.path("oracleStrength");
                row.leaf(count(one, "histories"), "td");
                for (String field :
                    List.of("concurrentPercent", "launchBeforeReadyPercent", "inDoubtPercent")) {
                  row.leaf(one.path(field).asText(), "td");
                }
                row.leaf(count(one, "racingReads"), "td");
              });
        });
  }

  private void leftToSee() {
    section(
        "How much is left to see",
        LeftToSee.gist(scenarios),
        box -> {
          box.leaf(
              "The chance that the next seed shows a behaviour that none has shown: estimated as the"
                  + " share of seeds whose behaviour no other seed had (Good-Turing), with a 95 %"
                  + " interval. It holds for seeds drawn independently, and for what the fingerprint"
                  + " tells apart (the order of phases, and the cells above).",
              "p", "class", "dim");
          table(
              box,
              "Left to see",
              List.of(
                  "scenario",
                  "behaviours over seeds",
                  "seeds",
                  "distinct",
                  "next seed is new",
                  "new cells in the next seed"),
              (row, scenario) -> {
                JsonNode coverage = scenario.path("coverage");
                LeftToSee left = LeftToSee.of(coverage);
                row.tag(cell -> Sparkline.write(cell, coverage.path("behaviours")), "td");
                row.leaf(grouped(left.seeds()), "td");
                row.leaf(grouped(left.distinct()), "td");
                row.leaf(left.known() ? left.chance() : "unknown", "td");
                row.leaf(left.known() ? left.newCells() : "unknown", "td");
              });
        });
  }

  private void slowest() {
    if (data.slowest().isEmpty()) {
      return;
    }
    Slow first = data.slowest().get(0);
    section(
        "Slowest seeds",
        "%s seed %d, %s".formatted(first.scenario(), first.seed(), seconds(first.wallNanos())),
        box ->
            box.table(
                "Slowest seeds",
                List.of("seed", "time", "steps"),
                body -> {
                  for (Slow slow : data.slowest()) {
                    body.tag(
                        row ->
                            row.leaf(slow.scenario() + " " + slow.seed(), "th", "scope", "row")
                                .leaf(seconds(slow.wallNanos()), "td")
                                .leaf(grouped(slow.steps()), "td"),
                        "tr");
                  }
                }));
  }

  private void table(
      Html box, String title, List<String> columns, BiConsumer<Html, JsonNode> cells) {
    box.table(
        title,
        columns,
        body -> {
          for (String name : names) {
            body.tag(
                row -> {
                  row.leaf(name, "th", "scope", "row");
                  cells.accept(row, scenarios.path(name));
                },
                "tr");
          }
        });
  }

  private static String count(JsonNode node, String field) {
    return grouped(CampaignData.number(node, field));
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
  }
}
