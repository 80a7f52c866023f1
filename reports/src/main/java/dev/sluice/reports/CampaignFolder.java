package dev.sluice.reports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;

/**
 * The files of a campaign, as {@code docs/files.md} describes them. Nothing of an earlier campaign
 * in the same folder survives; whatever else is in it stays.
 */
public final class CampaignFolder implements AutoCloseable {

  private static final String SEEDS = "seeds.jsonl";
  private static final String SUMMARY = "campaign.json";
  private static final String JUNIT = "junit.xml";
  private static final String FAILURES = "failures";
  private static final String WRITING = ".writing";

  private final Path folder;
  private final Json json = new Json();
  private final BufferedWriter seeds;

  private CampaignFolder(Path folder) throws IOException {
    this.folder = folder;
    this.seeds = Files.newBufferedWriter(folder.resolve(SEEDS + WRITING));
  }

  /**
   * Begins a campaign's files.
   *
   * @throws IOException if {@code folder} cannot be made or written to
   */
  public static CampaignFolder begin(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : new String[] {SEEDS, SUMMARY, JUNIT}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    for (Path failure : Folders.list(folder.resolve(FAILURES))) {
      boolean ours =
          Files.exists(failure.resolve(FailureFolder.REPRO))
              || failure.toString().endsWith(WRITING);
      if (ours) {
        Folders.delete(failure);
      }
    }
    return new CampaignFolder(folder);
  }

  /** Where the files are. */
  public Path path() {
    return folder;
  }

  /** Where to put what is known of one seed that did not pass. */
  public Path failure(SeedResult result) throws IOException {
    Path failures = folder.resolve(FAILURES);
    Files.createDirectories(failures);
    return failures.resolve(result.scenario() + "-" + result.seed());
  }

  /** Adds one seed; they come sorted by scenario and seed. */
  public void add(SeedResult result) throws IOException {
    seeds.write(json.line(SeedLine.of(result)));
    seeds.write('\n');
  }

  /**
   * Writes what can only be written at the end.
   *
   * @param origin from the name of a scenario to what a command is given to find it
   */
  public void end(CampaignSummary summary, Tally tally, int jobs, UnaryOperator<String> origin)
      throws IOException {
    seeds.close();
    put(SUMMARY, json.pretty(summary.toJson()));
    put(JUNIT, new JUnitXml(tally, jobs, origin).text());
    move(SEEDS);
    Path failures = folder.resolve(FAILURES);
    if (Folders.list(failures).isEmpty()) {
      Files.deleteIfExists(failures);
    }
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + WRITING), text);
    move(name);
  }

  private void move(String name) throws IOException {
    Files.move(
        folder.resolve(name + WRITING), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    seeds.close();
  }
}
