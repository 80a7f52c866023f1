package dev.sluice.reports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One line of {@code seeds.jsonl}. Field names and their order never change. */
final class SeedLine {

  private SeedLine() {}

  static Map<String, Object> of(SeedResult result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("scenario", result.scenario());
    line.put("seed", result.seed());
    line.put("verdict", result.verdict());
    line.put("steps", result.steps());
    line.put("simNanos", result.simNanos());
    line.put("wallNanos", result.wallNanos());
    line.put("events", result.steps()); // each event that happens is one step
    line.put("traceHash", SeedResult.hex(result.traceHash()));
    line.put("faults", new TreeMap<>(result.faults()));
    line.put("ops", new TreeMap<>(result.operations()));
    return line;
  }
}
