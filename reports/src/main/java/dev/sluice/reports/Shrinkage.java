package dev.sluice.reports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.sim.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the plan of a failing seed could be shrunk.
 *
 * @param oracle the promise that both plans break
 * @param before size of the plan that was drawn
 * @param after size of the smallest plan that was found to fail in the same way
 * @param runs plans that were tried
 * @param steps steps of simulation that this took
 * @param finished whether nothing was left to try; otherwise the budget ended it
 */
public record Shrinkage(
    String scenario,
    long seed,
    String oracle,
    Size before,
    Size after,
    int runs,
    long steps,
    boolean finished) {

  /** The size of a plan. */
  public record Size(int operations, int faults, int sleds) {

    /** The size of {@code plan}. */
    public static Size of(Plan plan) {
      return new Size(plan.operations().size(), plan.faults().size(), plan.sleds().size());
    }

    private static Size of(JsonNode json) {
      return new Size(
          json.path("operations").asInt(), json.path("faults").asInt(), json.path("sleds").asInt());
    }

    /** Operations and faults. */
    public int items() {
      return operations + faults;
    }

    private Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("items", items());
      json.put("operations", operations);
      json.put("faults", faults);
      json.put("sleds", sleds);
      return json;
    }

    @Override
    public String toString() {
      return count(items(), "item")
          + " ("
          + count(operations, "operation")
          + ", "
          + count(faults, "fault")
          + ") on "
          + count(sleds, "sled");
    }

    private static String count(int number, String noun) {
      return number + " " + noun + (number == 1 ? "" : "s");
    }
  }

  /** What {@link #toJson} made. */
  static Shrinkage of(JsonNode json) {
    return new Shrinkage(
        json.path("scenario").asText(),
        json.path("seed").asLong(),
        json.path("oracle").asText(),
        Size.of(json.path("before")),
        Size.of(json.path("after")),
        json.path("runs").asInt(),
        json.path("steps").asLong(),
        json.path("finished").asBoolean());
  }

  /** As an object of JSON. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", scenario);
    json.put("seed", seed);
    json.put("oracle", oracle);
    json.put("before", before.toJson());
    json.put("after", after.toJson());
    json.put("runs", runs);
    json.put("steps", steps);
    json.put("finished", finished);
    return json;
  }

  /** In one line. */
  public String text() {
    return before
        + " shrunk to "
        + after
        + ": "
        + runs
        + " runs, "
        + steps
        + " steps"
        + (finished ? "" : ", then the budget was spent");
  }
}
