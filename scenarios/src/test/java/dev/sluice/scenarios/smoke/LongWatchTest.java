package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching a rack takes no more memory after a million events than after a tenth of them. */
class LongWatchTest {

  private static final String HEAP = "-Xmx24m"; // a million events, kept, take some 200 MiB
  private static final long GROWTH_MAX_KIB = 1024;

  @TempDir private Path folder;

  @Test
  void millionEvents_areJudgedInBoundedMemory_alsoThoseOfBeforeTheWatch()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LongWatch.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    List<String[]> lines = printed.lines().map(line -> line.split(" ", -1)).limit(3).toList();
    long events = Long.parseLong(lines.get(1)[0]);
    assertThat(events).isGreaterThan(1_000_000);
    long early = Long.parseLong(lines.get(0)[1]);
    for (String[] later : lines.subList(1, 3)) {
      assertThat(Long.parseLong(later[1])).as(printed).isLessThan(early + GROWTH_MAX_KIB);
    }
  }
}
