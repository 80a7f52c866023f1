package dev.sluice.reports.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pages of a folder, whatever left it. */
public final class Pages {

  private static final String SMOKE = "smoke.json";

  private Pages() {}

  /**
   * Writes the pages that the files of {@code folder} are enough for.
   *
   * @return the files written
   * @throws IllegalArgumentException if there is nothing to make a page of
   */
  public static List<Path> write(Path folder) throws IOException {
    List<Path> written = new ArrayList<>();
    if (Files.exists(folder.resolve(RunStory.TRACE))) {
      TimelinePage.write(folder);
      written.add(folder.resolve(TimelinePage.FILE));
    }
    if (Files.exists(folder.resolve(CampaignData.SUMMARY))) {
      ofCampaign(folder);
      written.add(folder.resolve(IndexPage.FILE));
      written.add(folder.resolve(SummaryMarkdown.FILE));
    }
    if (written.isEmpty() && Files.exists(folder.resolve(SMOKE))) {
      throw new IllegalArgumentException(
          folder + ": that of a smoke run, expected sluice replay " + folder + " --out DIR for it");
    }
    if (written.isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": expected a folder with trace.jsonl or campaign.json");
    }
    return written;
  }

  /** Writes those of the campaign whose files are in {@code folder}. */
  public static void ofCampaign(Path folder) throws IOException {
    CampaignData data = CampaignData.read(folder);
    IndexPage.write(data);
    SummaryMarkdown.write(data);
  }
}
