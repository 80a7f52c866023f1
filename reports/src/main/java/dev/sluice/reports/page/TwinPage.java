package dev.sluice.reports.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@code twin.html}: a run that fails and one that passes, with one view of both. */
public final class TwinPage {

  /** The name of the file. */
  public static final String FILE = "twin.html";

  /** The folder of the run that passes, in that of the run that fails. */
  public static final String FOLDER = "twin";

  private static final long MARGIN_NANOS = 100_000_000;

  private TwinPage() {}

  /**
   * Writes the page; the files of the failing run are in {@code folder}, those of the other in
   * {@code twin} below it.
   *
   * @param without what the other has not, in words
   * @param differsAtNanos virtual time of the first difference
   */
  public static void write(Path folder, String without, long differsAtNanos) throws IOException {
    RunStory story = RunStory.read(folder);
    long violatedAt =
        Moment.of(story).stream()
            .findFirst()
            .map(moment -> story.trace().events().get(moment.index()).timeNanos())
            .orElse(differsAtNanos);
    long margin = Math.max(MARGIN_NANOS, (violatedAt - differsAtNanos) / 4);
    String page =
        Template.fill(
            Template.resource(FILE),
            Map.of(
                "title", "A failure and its twin",
                "words",
                    Template.escaped(
                        "Above, the run that fails; below, the same without "
                            + without
                            + ", which passes."),
                "from", String.valueOf(Math.max(0, differsAtNanos - margin)),
                "to", String.valueOf(violatedAt + margin)));
    PageFile.write(folder.resolve(FILE), TimelinePage.MARK, page);
  }
}
