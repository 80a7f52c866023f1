package dev.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.GuestMemory;
import dev.sluice.cli.CommandLines;
import dev.sluice.cli.CommandLines.Ended;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.RackCommand;
import dev.sluice.scenarios.smoke.RackInFile;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice smoke --rack} over a rack whose file has a command for all that may be done. */
class RackFileStepsTest {

  private static final Duration LONG = Duration.ofMinutes(12);
  private static final long RESERVOIR_BYTES = 6 * GuestMemory.GIB;

  @TempDir private Path folder;

  private final AtomicReference<@Nullable RackInFile> up = new AtomicReference<>();

  @BeforeEach
  void bringUp() throws IOException {
    SmokeOptions options =
        new SmokeOptions(
            folder.resolve("rack"), null, 2, 1, RESERVOIR_BYTES, GuestMemory.GIB, null, null);
    up.set(RackInFile.bringUp(options, folder));
  }

  @AfterEach
  void end() throws IOException {
    RackInFile rack = up.get();
    if (rack != null) {
      rack.close();
    }
  }

  private RackInFile rack() {
    return Objects.requireNonNull(up.get());
  }

  private Ended smoke(Path file, String... more) {
    String[] words = {
      "smoke", "--rack", file.toString(), "--out", folder.resolve("out").toString()
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    List<Ended> tried = new ArrayList<>();
    // Until it is ready, it is no rack as the file says.
    await()
        .atMost(LONG)
        .until(
            () -> {
              tried.add(CommandLines.run(new Stop(), all));
              return tried.get(tried.size() - 1).code() != 2;
            });
    return tried.get(tried.size() - 1);
  }

  private List<String> verdicts() throws IOException {
    String text = Files.readString(folder.resolve("out").resolve("smoke.json"));
    return new Json()
        .read(text, SmokeResult.class).steps().stream()
            .map(step -> step.name() + " " + step.verdict())
            .toList();
  }

  @Test
  void allThatCommandsCanDo_isDone_andTheRestIsNamed() throws IOException {
    Ended ended = smoke(rack().file(List.of()));
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(verdicts())
        .containsExactly(
            "announce pass",
            "grow pass",
            "launch-while-growing pass",
            "spread pass",
            "fill pass",
            "agent-killed pass",
            "agent-frozen pass",
            "sled-rebooted pass",
            "sled-power-cycled pass",
            "allocation-fails pass",
            "nexus-killed pass",
            "new-nexus-unheard skipped",
            "old-nexus-acts skipped",
            "database-fails pass",
            "links-fail pass",
            "resized-by-hand pass",
            "drain pass",
            "decommissioned skipped",
            "nothing-left pass");
    assertThat(ended.out())
        .contains("skipped: new-nexus-unheard: needs a rack of the driver's own, as with --local");
  }

  @Test
  void stepWithoutItsCommand_isSkipped_byName() throws IOException {
    Ended ended =
        smoke(
            rack().file(List.of(RackCommand.REBOOT, RackCommand.THAW_AGENT)),
            "--until",
            "agent-frozen");
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(verdicts())
        .contains("launch-while-growing skipped", "agent-killed pass", "agent-frozen skipped");
    assertThat(ended.out())
        .contains(
            "skipped: launch-while-growing: needs sleds[0].reboot in rack.json",
            "skipped: agent-frozen: needs sleds[0].thawAgent in rack.json");
  }
}
