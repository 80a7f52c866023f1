package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignFile;
import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.SeedLines;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of one part of a campaign. */
record CampaignPart(Path folder, CampaignFile file) {

  /**
   * Reads the summary of a part.
   *
   * @throws BadInputException if it has not ended by itself
   */
  static CampaignPart read(Path folder) {
    if (CampaignFolder.isUnderWay(folder)) {
      throw unfinished(folder, "has begun and not ended");
    }
    try {
      CampaignPart part = new CampaignPart(folder, CampaignFolder.file(folder));
      if (part.file.interrupted()) {
        throw unfinished(folder, "was interrupted");
      }
      return part;
    } catch (IOException e) {
      throw new BadInputException(
          folder + ": " + Trouble.words(e) + ", expected the files of a campaign", e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static BadInputException unfinished(Path folder, String what) {
    return new BadInputException(
        folder + ": " + what + ", expected a whole part (run --resume " + folder + " goes on)");
  }

  Path seeds() {
    return folder.resolve("seeds.jsonl");
  }

  Shard shard() {
    return Arguments.shard(file.arguments());
  }

  /** The next of its seeds; null at the end of the file. */
  @Nullable SeedResult next(SeedLines lines) {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new BadInputException(seeds() + ": " + Trouble.words(e) + ", expected lines", e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Refuses a file with more or fewer lines than seeds were run. */
  void checkEnd(SeedLines lines) {
    if (next(lines) != null || lines.number() != file.seeds()) {
      throw new BadInputException(
          "%s: line %d: more or fewer lines than seeds, expected %d"
              .formatted(seeds(), lines.number(), file.seeds()));
    }
  }
}
