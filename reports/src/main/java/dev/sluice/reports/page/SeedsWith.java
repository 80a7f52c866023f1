package dev.sluice.reports.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many seeds of each scenario had a situation, a cell, or strikes of a kind of fault.
 *
 * @param counts by scenario, then by name
 */
record SeedsWith(Map<String, Map<String, Long>> counts) {

  /**
   * Of a campaign, from its {@code seeds.jsonl}; of none if it has no such file.
   *
   * @throws IllegalArgumentException if the file is not what it should be
   */
  static SeedsWith read(Path folder) throws IOException {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    Path file = folder.resolve(CampaignData.SEEDS);
    if (Files.exists(file)) {
      Json json = new Json();
      try (BufferedReader in = Files.newBufferedReader(file)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          add(json.read(line, JsonNode.class), counts);
        }
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(file + ": expected a seed in JSON in each line", e);
      }
    }
    return new SeedsWith(counts);
  }

  private static void add(JsonNode seed, Map<String, Map<String, Long>> counts) {
    Map<String, Long> ofScenario =
        counts.computeIfAbsent(seed.path("scenario").asText(), any -> new TreeMap<>());
    JsonNode reached = seed.path("reached");
    reached.path("probes").forEach(probe -> ofScenario.merge(probe.asText(), 1L, Long::sum));
    CampaignData.names(reached.path("cells"))
        .forEach(cell -> ofScenario.merge(cell, 1L, Long::sum));
    CampaignData.names(seed.path("faults"))
        .forEach(fault -> ofScenario.merge(fault, 1L, Long::sum));
  }

  /** How many seeds of {@code scenario} had {@code name}. */
  long count(String scenario, String name) {
    return counts.getOrDefault(scenario, Map.of()).getOrDefault(name, 0L);
  }
}
