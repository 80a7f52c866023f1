package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.reports.RunVerdict;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.page.Linearization.Bar;
import dev.sluice.sim.judge.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinearizationTest {

  @TempDir private Path folder;

  @Test
  void historyThatFitsNoOrder_hasTheOrderAsFarAsItGoes_andTheOneThatFitsNowhere() {
    RunStory story = Stories.unordered();
    Linearization order = Objects.requireNonNull(story.linearization());

    assertThat(order.object()).isEqualTo("instance-0");
    assertThat(order.name()).as("as its user named it").isEqualTo("vm-3");
    assertThat(order.bars()).extracting(Bar::words).contains("create", "get: failed");
    assertThat(order.bars()).extracting(Bar::outcome).containsExactly("ok", "info", "ok", "ok");
    assertThat(order.bars()).extracting(Bar::place).containsExactly(1, 0, 0, 0);
    assertThat(order.bars()).extracting(Bar::misfit).containsExactly(false, false, true, false);
    assertThat(order.bars())
        .extracting(bar -> story.trace().events().get(bar.a()).timeNanos())
        .containsExactly(1_000_000_000L, 3_000_000_000L, 5_000_000_000L, 7_000_000_000L);
    assertThat(order.tried()).isNotEmpty();
  }

  @Test
  void runWithoutSuchAComplaint_hasNone() throws IOException {
    RunStory story = Stories.failing();
    Files.writeString(folder.resolve("history.edn"), "no history");

    assertThat(Linearization.read(folder, story.verdict(), story.trace())).isNull();
  }

  @Test
  void fileThatIsNoHistory_isRefusedByItsName() throws IOException {
    Files.writeString(folder.resolve("history.edn"), "{:index 0");
    RunVerdict verdict =
        new RunVerdict(
            SeedVerdict.FAIL,
            List.of(new Violation("sled-linearizable", 1, 1, "sled-0: no", "sled", "end")),
            List.of());

    assertThatThrownBy(() -> Linearization.read(folder, verdict, Stories.unordered().trace()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("history.edn");
  }
}
