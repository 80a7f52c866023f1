package dev.sluice.scenarios;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.ScenarioReader;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import java.util.Map;
import java.util.TreeMap;

/** A scenario whose seeds take next to no time, and judges who answer as told. */
public final class Tiny {

  /** The text of a scenario of one small sled. */
  public static final String TEXT =
      """
      {
        "name": "tiny",
        "title": "One small sled",
        "description": "A sled of 16 GiB is there at once.",
        "source": "none",
        "rack": {
          "sleds": 1,
          "ramGib": 16,
          "reservoir": [{"percent": 80}],
          "growthMibPerSecond": 7000
        },
        "phases": {"safetyMillis": [60000, 90000]},
        "workload": {
          "clients": 2,
          "instances": [1, 2],
          "createAtMillis": [0, 10000],
          "memoryGib": [1, 4],
          "operations": [
            {"do": "start", "target": "each", "atMillis": [30000, 50000]},
            {"do": {"stop": 2, "get": 1}, "count": [1, 3], "atMillis": [40000, 80000]}
          ]
        },
        "faults": [
          {"kind": "slow-growth", "percent": 50, "atMillis": [0, 30000], "lastsMillis": 5000, "amount": [10, 90]},
          {"kind": "agent-restart", "count": [1, 3], "atMillis": [10000, 89000], "lastsMillis": [100, 2000]},
          {"kind": "net-delay", "count": 2, "atMillis": 5000, "lastsMillis": 50000, "amount": [1, 5000]},
          {"kind": "agent-restart", "percent": 60, "atMillis": 40000, "lastsMillis": 100}
        ],
        "wirePercent": 30
      }
      """;

  /** What built these tests. */
  public static final Provenance HERE = new Provenance("c0ffee", "17");

  private Tiny() {}

  /** The scenario of {@link #TEXT}. */
  public static Scenario scenario() {
    return of(TEXT);
  }

  public static Scenario of(String text) {
    return new ScenarioReader().read("tiny.json", "tiny.json", text);
  }

  /** The arguments of a campaign of it. */
  public static CampaignArguments arguments(String seeds, long failureFolders, long shrinkBudget) {
    return new CampaignArguments(
        new TreeMap<>(Map.of("tiny", new CampaignArguments.Source("tiny.json", "", TEXT))),
        seeds,
        null,
        "1/1",
        false,
        0,
        failureFolders,
        shrinkBudget);
  }

  /** A judge to whom every history is fine. */
  public static Simulator content() {
    return new Simulator((model, history) -> HistoryCheck.Finding.NONE);
  }

  /** A judge who finds fault with each sled in which anything was launched. */
  public static Simulator dislikingLaunches() {
    return new Simulator(
        (model, history) ->
            model.equals("vmm-reservoir")
                    && history.stream().anyMatch(op -> op.f().equals("launch"))
                ? new HistoryCheck.Finding("a launch, of all things", null)
                : HistoryCheck.Finding.NONE);
  }

  /** A judge who comes to no end with any sled. */
  public static Simulator undecided() {
    return new Simulator((model, history) -> new HistoryCheck.Finding(null, "5 steps"));
  }
}
