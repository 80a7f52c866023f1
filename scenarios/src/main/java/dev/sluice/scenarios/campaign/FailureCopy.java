package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.SeedResult;
import dev.sluice.scenarios.shrink.Shrinking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies the files of a seed that did not pass, as its campaign has left them. */
final class FailureCopy {

  private FailureCopy() {}

  /**
   * Copies those of one seed, if there are any, and makes its pages anew for their new place.
   *
   * @param minimal whether its smallest plan and the run of that are among them
   */
  static void copy(Path from, SeedResult result, boolean minimal, CampaignFolder to)
      throws IOException {
    Path there = CampaignFolder.failure(from, result.scenario(), result.seed());
    Path repro = there.resolve(FailureFolder.REPRO);
    if (!Files.exists(repro)) {
      return;
    }
    Path here = to.failure(result);
    Path smallest = Shrinking.minimal(repro);
    List<Path> files = CampaignFolder.written(from, result);
    for (Path file : files) {
      boolean ofSmallest =
          file.equals(smallest) || file.startsWith(there.resolve(FailureFolder.SMALLEST));
      if (minimal || !ofSmallest) {
        Path target = here.resolve(there.relativize(file).toString());
        Files.createDirectories(target.getParent() == null ? here : target.getParent());
        Files.copy(file, target);
      }
    }
    FailureFiles.writePages(here, to.lastingFailure(result));
  }
}
