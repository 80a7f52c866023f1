package dev.sluice.cli;

import dev.sluice.reports.page.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a campaign as text that is equal for equal campaigns. */
final class CampaignFiles {

  private CampaignFiles() {}

  /** All files in {@code out} by name, without times of the wall and without the folder's name. */
  static SortedMap<String, String> withoutTimes(Path out) throws IOException {
    Path seeds = out.resolve("seeds.jsonl");
    Path summary = out.resolve("campaign.json");
    Path junit = out.resolve("junit.xml");
    Files.writeString(
        seeds, Files.readString(seeds).replaceAll("\"wallNanos\":\\d+", "\"wallNanos\":1"));
    Files.writeString(
        summary,
        Files.readString(summary)
            .replaceAll("\"(wallNanos|seedsPerSecond|eventsPerSecond)\" : [0-9.E]+", "\"$1\" : 1"));
    Files.writeString(junit, Files.readString(junit).replaceAll(" time=\"[0-9.]+\"", ""));
    Pages.ofCampaign(out); // index.html names the slowest seeds
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = out.relativize(file).toString();
        if (!name.equals(".sluice.lock")) {
          files.put(name, Files.readString(file).replace(out.toString(), "OUT"));
        }
      }
    }
    return files;
  }
}
