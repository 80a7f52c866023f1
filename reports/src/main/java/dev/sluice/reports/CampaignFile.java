package dev.sluice.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code campaign.json} says of the run that has left it, or of one that is under way.
 *
 * @param provenance what ran it
 * @param arguments which campaign it is
 * @param ended whether its sums are there; they are written at its end
 * @param jobs seeds that ran at a time
 * @param wallNanos how long it took
 * @param interrupted whether it was told to end early
 * @param timeUp whether the time that it was given ended it
 * @param seeds how many were run
 * @param planned how many there were to run
 * @param notPassed how many of them did not pass
 * @param shrunk results of the failing seeds that were shrunk
 */
public record CampaignFile(
    Provenance provenance,
    CampaignArguments arguments,
    boolean ended,
    int jobs,
    long wallNanos,
    boolean interrupted,
    boolean timeUp,
    long seeds,
    long planned,
    long notPassed,
    List<Shrinkage> shrunk) {

  static final int FORMAT_VERSION = 1;

  /** What such a file holds from the start of a campaign. */
  static Map<String, Object> heading(Provenance provenance, CampaignArguments arguments) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("commit", provenance.commit());
    json.put("jdk", provenance.jdk());
    json.put("arguments", arguments);
    return json;
  }

  /**
   * Reads one.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not what it should be; the message says what
   */
  public static CampaignFile read(Path file) throws IOException {
    Json json = new Json();
    try {
      JsonNode tree = json.read(Files.readString(file), JsonNode.class);
      if (!tree.path("arguments").isObject()) {
        throw new IllegalArgumentException(
            file + ": has no arguments, expected the file of a campaign of this version");
      }
      return of(tree, json.convert(tree.path("arguments"), CampaignArguments.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + ": expected JSON as sluice run leaves it: " + e.getOriginalMessage(), e);
    }
  }

  private static CampaignFile of(JsonNode tree, CampaignArguments arguments) {
    List<Shrinkage> shrunk = new ArrayList<>();
    tree.path("shrunk").forEach(each -> shrunk.add(Shrinkage.of(each)));
    long seeds = tree.path("seeds").asLong();
    return new CampaignFile(
        new Provenance(tree.path("commit").asText(), tree.path("jdk").asText()),
        arguments,
        tree.has("seeds"),
        Math.max(1, tree.path("jobs").asInt()),
        tree.path("wallNanos").asLong(),
        tree.path("interrupted").asBoolean(),
        tree.path("timeUp").asBoolean(),
        seeds,
        tree.path("planned").asLong(),
        seeds - tree.path(SeedVerdict.PASS.label()).asLong(),
        List.copyOf(shrunk));
  }
}
