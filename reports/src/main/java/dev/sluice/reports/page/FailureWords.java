package dev.sluice.reports.page;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.trace.FirstMentions;
import dev.sluice.reports.trace.PlainText;
import dev.sluice.reports.trace.ShortNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A seed that did not pass as a terminal has it.
 *
 * @param complaints one for each oracle, with short names, each in full where it comes first, and
 *     with sizes in the units that a person would use
 * @param excerpt what led to the first violation: of the smallest plan that fails in the same way,
 *     if there is one; empty if there is no violation
 * @param page {@code timeline.html}; empty if there is none
 */
public record FailureWords(List<String> complaints, List<String> excerpt, String page) {

  /** Of {@code result}, from the files in {@code folder}; without those, as it is. */
  public static FailureWords of(SeedResult result, Path folder) {
    try {
      return read(result, folder);
    } catch (IOException | IllegalArgumentException e) {
      // The files are an aid to reading: what could not be written is complained of elsewhere.
      return new FailureWords(result.complaints(), List.of(), "");
    }
  }

  private static FailureWords read(SeedResult result, Path folder) throws IOException {
    Path smallest = folder.resolve(TimelinePage.OF_SMALLEST).resolveSibling(Excerpt.FILE);
    Path excerpt = Files.exists(smallest) ? smallest : folder.resolve(Excerpt.FILE);
    Path page = folder.resolve(TimelinePage.FILE);
    ShortNames names = RunStory.read(folder).trace().names();
    String text = String.join("\n", result.complaints());
    Map<String, String> inFull = new LinkedHashMap<>(names.inFull());
    inFull.values().removeIf(id -> !text.contains(id));
    FirstMentions mentions = new FirstMentions(inFull);
    return new FailureWords(
        result.complaints().stream()
            .map(line -> mentions.in(PlainText.in(names.in(line))))
            .toList(),
        Files.exists(excerpt) ? Files.readAllLines(excerpt) : List.of(),
        Files.exists(page) ? page.toString() : "");
  }
}
