package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Results;
import dev.sluice.reports.SeedResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailureWordsTest {

  private static final String VMM = "75316e43-5cad-4df3-8714-b05126cdbaac";
  private static final String SLED = "51ed0000-0000-4000-8000-000000000000";
  private static final SeedResult RESULT =
      Results.failed("tiny", 1, "a-promise", VMM + " on sled-0 holds 8589934592 bytes, " + VMM);

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void ids_haveShortNames_inFullOnce_andOnlyThoseThatWereSaid() throws IOException {
    write(folder);

    FailureWords words = FailureWords.of(RESULT, folder);

    assertThat(words.complaints())
        .containsExactly("a-promise: vmm-1 (" + VMM + ") on sled-0 holds 8 GiB, vmm-1");
    assertThat(words.excerpt().get(0)).startsWith("At 9.000 s, a-promise: ");
    assertThat(words.page()).isEqualTo(folder.resolve("timeline.html").toString());
  }

  @Test
  void excerpt_isThatOfTheSmallestPlanIfThereIsOne() throws IOException {
    write(folder);
    Files.createDirectories(folder.resolve("min"));
    Files.writeString(folder.resolve("min/excerpt.txt"), "the smallest\n");

    assertThat(FailureWords.of(RESULT, folder).excerpt()).containsExactly("the smallest");
  }

  @Test
  void withoutFiles_complaintsAreAsTheyAre() {
    FailureWords words = FailureWords.of(RESULT, folder.resolve("nowhere"));

    assertThat(words).isEqualTo(new FailureWords(RESULT.complaints(), List.of(), ""));
  }

  private static void write(Path folder) throws IOException {
    RunStory story =
        Stories.complaint(
            "a-promise",
            VMM + " on sled-0 holds too much",
            9,
            events -> {
              Stories.add(events, 1, "sled-0", "boot", "boot-began", Map.of("boot", 1, "id", SLED));
              Stories.add(events, 2, "sled-0", "vmm", "launch-asked", Map.of("call", 1, "vm", VMM));
            });
    Stories.write(story, folder);
    String trace = Files.readString(folder.resolve(RunStory.TRACE)); // it has short names
    Files.writeString(
        folder.resolve(RunStory.TRACE),
        trace.replace("vmm-1", VMM).replace("\"id\":\"sled-0\"", "\"id\":\"" + SLED + "\""));
    TimelinePage.write(folder);
  }
}
