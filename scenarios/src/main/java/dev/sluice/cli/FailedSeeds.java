package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.reports.Json;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.campaign.Campaign;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The seeds that did not pass in an earlier campaign, by the files that it left. */
final class FailedSeeds {

  private final Path folder;
  private final Json json = new Json();
  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

  private FailedSeeds(Path folder) {
    this.folder = folder;
  }

  /**
   * All of them.
   *
   * @param names scenarios that take the place of those of the campaign that have their name
   */
  static List<Campaign.Piece> of(Path folder, List<String> names, Catalogue catalogue) {
    FailedSeeds failed = new FailedSeeds(folder);
    if (!names.isEmpty()) {
      catalogue.select(names).forEach(each -> failed.scenarios.put(each.name(), each));
    }
    return failed.read(catalogue);
  }

  private List<Campaign.Piece> read(Catalogue catalogue) {
    Path seeds = folder.resolve("seeds.jsonl");
    JsonNode origins = tree(folder.resolve("campaign.json")).path("scenarios");
    List<Campaign.Piece> pieces = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(seeds)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode seed = tree(seeds + ": line " + ++number, line);
        if (!seed.path("seed").canConvertToLong() || !seed.path("scenario").isTextual()) {
          throw BadInputException.of(
              seeds + ": line " + number, line, "an object with scenario, seed and verdict");
        }
        if (!"pass".equals(seed.path("verdict").asText())) {
          String name = seed.path("scenario").asText();
          pieces.add(
              new Campaign.Piece(
                  scenario(name, origins.path(name).path("origin").asText(name), catalogue),
                  seed.path("seed").asLong()));
        }
      }
    } catch (IOException e) {
      throw unreadable(seeds, e);
    }
    return pieces;
  }

  private Scenario scenario(String name, String origin, Catalogue catalogue) {
    return scenarios.computeIfAbsent(name, absent -> catalogue.find(origin));
  }

  private JsonNode tree(Path file) {
    try {
      return tree(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private JsonNode tree(String where, String text) {
    try {
      return json.read(text, JsonNode.class);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw BadInputException.of(where, text, "JSON as sluice run leaves it");
    }
  }

  private static BadInputException unreadable(Path file, IOException e) {
    return new BadInputException(
        file + ": " + Trouble.words(e) + ", expected the files of a campaign", e);
  }
}
