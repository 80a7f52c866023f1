package dev.sluice.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of a campaign, as {@code docs/files.md} describes them. They are written aside, and
 * take the place of those of an earlier campaign at the end; whatever else is in the folder stays.
 *
 * <p>A process that is killed at any moment leaves what {@link #goOn} needs: {@code
 * campaign.json.writing} says from the start which campaign it is, and has its sums before {@code
 * seeds.jsonl} gets its name.
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
  private final SeedsFile seeds;
  private final List<String> unwritten = new ArrayList<>();
  private boolean seedsAreWhole = true;

  private CampaignFolder(Path folder, FolderLock lock, SeedsFile seeds) {
    this.folder = folder;
    this.lock = lock;
    this.seeds = seeds;
  }

  /**
   * Begins a campaign's files.
   *
   * @throws FolderRefusedException if another run writes into {@code folder}, or somebody else's
   *     files would be lost
   * @throws IOException if it cannot be made or written to
   */
  public static CampaignFolder begin(
      Path folder, Provenance provenance, CampaignArguments arguments) throws IOException {
    return locked(
        folder,
        lock -> {
          // In this order: what is there of a campaign never looks like that of another.
          Files.deleteIfExists(folder.resolve(SEEDS + WRITING));
          put(folder, SUMMARY, heading(provenance, arguments));
          Folders.delete(folder.resolve(FAILURES + WRITING));
          return new CampaignFolder(
              folder, lock, SeedsFile.create(folder.resolve(SEEDS + WRITING)));
        });
  }

  /**
   * Goes on with the campaign whose files are in {@code folder}, from where its last run has ended
   * or was killed.
   *
   * @param recorded gets the seeds that were recorded, in order, and answers whether each is the
   *     one that comes next; what comes after another one, or after a line that is not whole, is
   *     forgotten
   * @throws FolderRefusedException as above, or if another campaign is in it by now
   */
  public static CampaignFolder goOn(
      Path folder,
      Provenance provenance,
      CampaignArguments arguments,
      Predicate<SeedResult> recorded)
      throws IOException {
    return locked(
        folder,
        lock -> {
          if (!file(folder).arguments().equals(arguments)) {
            throw FolderRefusedException.changed(folder);
          }
          Path writing = folder.resolve(SEEDS + WRITING);
          copyBack(folder, writing);
          long length = 0;
          if (Files.exists(writing)) {
            length = read(writing, recorded);
          } else {
            Files.createFile(writing);
          }
          put(folder, SUMMARY, heading(provenance, arguments));
          return new CampaignFolder(folder, lock, SeedsFile.append(writing, length));
        });
  }

  /** The seeds of a run that has ended are copied, so that its result stays whole. */
  private static void copyBack(Path folder, Path writing) throws IOException {
    boolean underWay = Files.exists(folder.resolve(SUMMARY + WRITING));
    if (underWay && (Files.exists(writing) || !file(folder).ended())) {
      return;
    }
    Path copy = folder.resolve("." + SEEDS + WRITING);
    Files.copy(folder.resolve(SEEDS), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, writing, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The length of the lines that count. */
  private static long read(Path file, Predicate<SeedResult> recorded) throws IOException {
    try (SeedLines lines = new SeedLines(file)) {
      long length = 0;
      SeedResult next = nextOrNull(lines);
      while (next != null && recorded.test(next)) {
        length = lines.end();
        next = nextOrNull(lines);
      }
      return length;
    }
  }

  private static @Nullable SeedResult nextOrNull(SeedLines lines) throws IOException {
    try {
      return lines.next();
    } catch (IllegalArgumentException e) {
      return null; // cut off when the process was killed
    }
  }

  /**
   * The campaign in {@code folder}: the one under way there when its process was killed, else the
   * one that has ended last.
   *
   * @throws IOException if there is none
   * @throws IllegalArgumentException if its file is not what it should be
   */
  public static CampaignFile file(Path folder) throws IOException {
    Path underWay = folder.resolve(SUMMARY + WRITING);
    return CampaignFile.read(Files.exists(underWay) ? underWay : folder.resolve(SUMMARY));
  }

  /** Whether a campaign in {@code folder} has begun and not ended, as when it was killed. */
  public static boolean isUnderWay(Path folder) {
    return Files.exists(folder.resolve(SUMMARY + WRITING));
  }

  /** Something done with a lock held, and kept if it does not fail. */
  @FunctionalInterface
  private interface Opening {
    CampaignFolder open(FolderLock lock) throws IOException;
  }

  private static CampaignFolder locked(Path folder, Opening opening) throws IOException {
    FolderLock lock = FolderLock.take(folder);
    try {
      ours(folder.resolve(SEEDS), "{\"scenario\":");
      ours(folder.resolve(SUMMARY), "\"formatVersion\"");
      ours(folder.resolve(JUNIT), "<testsuites name=\"sluice\">");
      return opening.open(lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static String heading(Provenance provenance, CampaignArguments arguments) {
    return new Json().pretty(CampaignFile.heading(provenance, arguments));
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

  /** The files that the campaign in {@code out} has left of one seed. */
  public static List<Path> written(Path out, SeedResult result) throws IOException {
    Path failure = failure(out, result.scenario(), result.seed());
    return WrittenFiles.list(out.resolve(FAILURES)).stream()
        .map(name -> out.resolve(FAILURES).resolve(name))
        .filter(file -> file.startsWith(failure) && Files.exists(file))
        .toList();
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
        seeds.add(result);
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
    step(SUMMARY, () -> put(folder, SUMMARY, json.pretty(summary.toJson())));
    step(JUNIT, () -> put(folder, JUNIT, new JUnitXml(tally, summary).text()));
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

  /** Writes {@code NAME.writing}, which is there whole or not at all. */
  private static void put(Path folder, String name, String text) throws IOException {
    Path aside = folder.resolve("." + name + WRITING);
    Files.writeString(aside, text);
    Files.move(aside, folder.resolve(name + WRITING), StandardCopyOption.REPLACE_EXISTING);
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
    step(SUMMARY, () -> Files.deleteIfExists(folder.resolve(SUMMARY + WRITING)));
    step(FAILURES, () -> Folders.delete(folder.resolve(FAILURES + WRITING)));
  }

  @Override
  public void close() {
    step(SEEDS, seeds::close);
    step(".sluice.lock", lock::close);
  }
}
