package dev.sluice.reports.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Json;
import dev.sluice.reports.trace.PlainText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A campaign, read from its folder.
 *
 * @param folder where that is
 * @param summary {@code campaign.json}
 * @param slowest the seeds that took longest, the slowest first
 */
record CampaignData(Path folder, JsonNode summary, List<Slow> slowest) {

  /** The file of the sums. */
  static final String SUMMARY = "campaign.json";

  /** The file of the seeds. */
  static final String SEEDS = "seeds.jsonl";

  private static final int SLOWEST_MAX = 10;

  /** A seed and how long it took. */
  record Slow(String scenario, long seed, long wallNanos, long steps) {}

  /** Seeds that failed in the same way, and the first of their complaints. */
  record Group(String shape, String complaint, List<JsonNode> seeds) {}

  /**
   * Reads {@code campaign.json} and, if it is there, {@code seeds.jsonl}.
   *
   * @throws IllegalArgumentException if one of them is not what it should be
   */
  static CampaignData read(Path folder) throws IOException {
    Json json = new Json();
    Path summary = folder.resolve(SUMMARY);
    return new CampaignData(
        folder,
        parse(Files.readString(summary), summary.toString(), json),
        slowest(folder.resolve(SEEDS)));
  }

  private static JsonNode parse(String text, String where, Json json) {
    try {
      return json.read(text, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": expected JSON", e);
    }
  }

  /** Of each line only the fields up to the last one that is needed are read. */
  private static List<Slow> slowest(Path file) throws IOException {
    PriorityQueue<Slow> queue = new PriorityQueue<>(Comparator.comparingLong(Slow::wallNanos));
    if (Files.exists(file)) {
      JsonFactory json = new JsonFactory();
      try (BufferedReader in = Files.newBufferedReader(file)) {
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          number++;
          queue.add(slow(line, file + " line " + number, json));
          if (queue.size() > SLOWEST_MAX) {
            queue.poll();
          }
        }
      }
    }
    List<Slow> slowest = new ArrayList<>(queue);
    slowest.sort(Comparator.comparingLong(Slow::wallNanos).reversed());
    return slowest;
  }

  private static Slow slow(String line, String where, JsonFactory json) throws IOException {
    String scenario = "";
    long seed = 0;
    long steps = 0;
    long wallNanos = 0;
    int missing = 4;
    try (JsonParser in = json.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(where + ": expected JSON");
      }
      while (missing > 0 && in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        missing--;
        switch (field) {
          case "scenario" -> scenario = in.getText();
          case "seed" -> seed = in.getValueAsLong();
          case "steps" -> steps = in.getValueAsLong();
          case "wallNanos" -> wallNanos = in.getValueAsLong();
          default -> {
            in.skipChildren();
            missing++;
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": expected JSON", e);
    }
    return new Slow(scenario, seed, wallNanos, steps);
  }

  /** The seeds that did not pass, by promise and shape; the commonest first. */
  List<Group> groups() {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (JsonNode seed : summary.path("notPassed")) {
      String complaint = seed.path("complaint").asText();
      int colon = complaint.indexOf(": ");
      String oracle = colon < 0 ? seed.path("verdict").asText() : complaint.substring(0, colon);
      String message = colon < 0 ? complaint : complaint.substring(colon + 2);
      String shape = seed.path("shape").asText(oracle);
      groups
          .computeIfAbsent(shape, any -> new Group(shape, message, new ArrayList<>()))
          .seeds()
          .add(seed);
    }
    List<Group> sorted = new ArrayList<>(groups.values());
    sorted.sort(Comparator.comparingInt((Group group) -> -group.seeds().size()));
    return sorted;
  }

  /**
   * What went wrong in the first seed of a group: in a sentence for people, if its files have one,
   * else its complaint.
   */
  String sentence(Group group) {
    JsonNode seed = group.seeds().get(0);
    String name = seed.path("scenario").asText() + "-" + seed.path("seed").asText();
    Path excerpt = folder.resolve("failures").resolve(name).resolve(Excerpt.FILE);
    try (BufferedReader in = Files.newBufferedReader(excerpt)) {
      String line = in.readLine();
      if (line != null && !line.isBlank()) {
        return line;
      }
    } catch (IOException e) {
      // It is an aid to reading: the failure is told without it as well.
    }
    return PlainText.in(group.complaint());
  }

  /** A number of the summary as a whole one. */
  static long number(JsonNode node, String field) {
    return node.path(field).asLong();
  }

  /** The names of the fields of {@code node}, in order. */
  static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
