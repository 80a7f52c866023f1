package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private ChildProcess sleeper(String name, Reaper reaper) throws IOException {
    return ChildProcess.start(name, List.of("sleep", "1000"), folder, folder.resolve(name), reaper);
  }

  @Test
  void whatStillRunsAtTheEnd_isKilled_andWhatHasEndedIsForgotten() throws Exception {
    Reaper reaper = Reaper.start();
    ChildProcess first = sleeper("first", reaper);
    ChildProcess second = sleeper("second", reaper);
    ChildProcess third = sleeper("third", reaper);
    second.kill();
    assertThat(first.isAlive()).isTrue();
    reaper.close();
    assertThat(first.awaitEnd(LONG)).isEqualTo(128 + 9);
    assertThat(third.awaitEnd(LONG)).isEqualTo(128 + 9);
  }
}
