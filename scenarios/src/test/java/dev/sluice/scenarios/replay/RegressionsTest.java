package dev.sluice.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.HistoryCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every plan that ever failed, under {@code scenarios/regressions/}: none may fail again. */
class RegressionsTest {

  private static final Path CORPUS = Path.of("regressions");

  @TestFactory
  Stream<DynamicTest> planThatFailedOnce_passesNow() throws IOException {
    Simulator judge = new Simulator();
    return corpus().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.toString(), () -> assertThat(complaint(file, judge)).isNull()));
  }

  /** The corpus under an oracle that objects to everything. */
  @Test
  void planThatFailsAgain_isToldByName() throws IOException {
    Simulator hostile =
        new Simulator((model, history) -> new HistoryCheck.Finding("not like this", null));

    assertThat(corpus()).isNotEmpty();
    for (Path file : corpus()) {
      assertThat(complaint(file, hostile))
          .contains(file.toString(), "not like this", "./sluice replay");
    }
  }

  @Test
  void planThatIsNotDecided_isNoPass() throws IOException {
    Simulator hesitant =
        new Simulator((model, history) -> new HistoryCheck.Finding(null, "1 step"));

    assertThat(complaint(corpus().get(0), hesitant)).contains("not decided within 1 step");
  }

  private static List<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** What is wrong with the plan of a file; null if nothing is. */
  private static @Nullable String complaint(Path file, Simulator judge) throws IOException {
    SeedResult result = Replay.of(file, new Provenance("unknown", "any")).run(judge, null).result();
    return result.verdict() == SeedVerdict.PASS
        ? null
        : file + ": " + result.complaint() + "\n  ./sluice replay scenarios/" + file;
  }
}
