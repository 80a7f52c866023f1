package dev.sluice.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a campaign, as {@code docs/files.md} describes them. They are written aside, and
 * take the place of those of an earlier campaign at the end; whatever else is in the folder stays.
 */
public final class CampaignFolder implements AutoCloseable {

  private static final String SEEDS = "seeds.jsonl";
  private static final String SUMMARY = "campaign.json";
  private static final String JUNIT = "junit.xml";
  private static final String FAILURES = "failures";
  private static final String WRITING = ".writing";
  private static final int MARK_WITHIN_BYTES = 200;

  private final Path folder;
  private final FolderLock lock;
  private final Json json = new Json();
  private final BufferedWriter seeds;
  private final List<String> unwritten = new ArrayList<>();
  private boolean seedsAreWhole = true;

  private CampaignFolder(Path folder, FolderLock lock) throws IOException {
    this.folder = folder;
    this.lock = lock;
    Folders.delete(folder.resolve(FAILURES + WRITING));
    this.seeds = Files.newBufferedWriter(folder.resolve(SEEDS + WRITING));
  }

  /**
   * Begins a campaign's files.
   *
   * @throws FolderRefusedException if another run writes into {@code folder}, or somebody else's
   *     files would be lost
   * @throws IOException if it cannot be made or written to
   */
  public static CampaignFolder begin(Path folder) throws IOException {
    FolderLock lock = FolderLock.take(folder);
    try {
      ours(folder.resolve(SEEDS), "{\"scenario\":");
      ours(folder.resolve(SUMMARY), "\"formatVersion\"");
      ours(folder.resolve(JUNIT), "<testsuites name=\"sluice\">");
      return new CampaignFolder(folder, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Refuses a file that will be written over, and does not begin as we would have begun it. */
  private static void ours(Path file, String mark) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        String head = new String(in.readNBytes(MARK_WITHIN_BYTES), UTF_8);
        if (head.isEmpty() || head.contains(mark)) {
          return;
        }
      }
    }
    throw FolderRefusedException.foreign(file);
  }

  /** Where the folder of one seed will be once the campaign has ended. */
  public static Path failure(Path out, String scenario, long seed) {
    return out.resolve(FAILURES).resolve(scenario + "-" + seed);
  }

  /** Where to put what is known of one seed that did not pass, until the campaign ends. */
  public Path failure(SeedResult result) throws IOException {
    Path failures = folder.resolve(FAILURES + WRITING);
    Files.createDirectories(failures);
    return failures.resolve(result.scenario() + "-" + result.seed());
  }

  /** Where that will be. */
  public Path lastingFailure(SeedResult result) {
    return failure(folder, result.scenario(), result.seed());
  }

  /** Where the files are. */
  public Path path() {
    return folder;
  }

  /** Adds one seed; they come sorted by scenario and seed. */
  public void add(SeedResult result) {
    if (seedsAreWhole) {
      try {
        seeds.write(json.line(SeedLine.of(result)));
        seeds.write('\n');
      } catch (IOException e) {
        seedsAreWhole = false;
        cannotWrite(SEEDS, e);
      }
    }
  }

  /** Notes that a file could not be written; the campaign goes on without it. */
  public void cannotWrite(String name, IOException e) {
    unwritten.add(folder.resolve(name) + ": cannot be written: " + Trouble.words(e));
  }

  /** What could not be written, a line each. */
  public List<String> unwritten() {
    return List.copyOf(unwritten);
  }

  /**
   * Writes what can only be written at the end, and lets all of it take the place of what was
   * there.
   */
  public void end(CampaignSummary summary, Tally tally) {
    step(SEEDS, seeds::close);
    step(SUMMARY, () -> put(SUMMARY, json.pretty(summary.toJson())));
    step(JUNIT, () -> put(JUNIT, new JUnitXml(tally, summary).text()));
    if (unwritten.isEmpty()) {
      step(
          FAILURES,
          () -> WrittenFiles.replace(folder.resolve(FAILURES + WRITING), folder.resolve(FAILURES)));
      for (String name : new String[] {SEEDS, SUMMARY, JUNIT}) {
        step(name, () -> move(name));
      }
    } else {
      unwritten.add(
          "what could be written is in *"
              + WRITING
              + " files in "
              + folder
              + "; the result before this one stays");
    }
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + WRITING), text);
  }

  private void move(String name) throws IOException {
    Files.move(
        folder.resolve(name + WRITING), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Something that may fail on a full disk. */
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void step(String name, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      cannotWrite(name, e);
    }
  }

  /** Forgets what was written, as if nothing had run; the result before this one stays. */
  public void discard() {
    step(SEEDS, seeds::close);
    step(SEEDS, () -> Files.deleteIfExists(folder.resolve(SEEDS + WRITING)));
    step(FAILURES, () -> Folders.delete(folder.resolve(FAILURES + WRITING)));
  }

  @Override
  public void close() {
    step(SEEDS, seeds::close);
    step(".sluice.lock", lock::close);
  }
}
