package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Violation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private static final Map<String, Long> SIZES = Map.of("a", 2L, "b", 4L);

  private final StringWriter err = new StringWriter();
  private long seconds;

  @Test
  void terminal_hasTheBarTheRateAndTheScenario_andEachShapeOfFailureOnce() {
    Progress progress = progress(120);
    add(progress, "a", 1, "");
    add(progress, "a", 2, "a-promise");
    add(progress, "b", 1, "a-promise");
    add(progress, "b", 2, "another");
    progress.close();

    String[] drawn = err.toString().replace("\u001b[K", "").split("[\\r\\n]+");
    assertThat(drawn)
        .containsExactly(
            "",
            "[#####.........................] 1/6  0/s  ETA 50 s  0 not passed  a 1/2",
            "FAIL a seed 2: a-promise: 8 GiB are missing",
            "[##########....................] 2/6  0/s  ETA 40 s  1 not passed  a 2/2",
            "[###############...............] 3/6  0/s  ETA 30 s  2 not passed  b 1/4",
            "FAIL b seed 2: another: 8 GiB are missing",
            "[####################..........] 4/6  0/s  ETA 20 s  3 not passed  b 2/4");
  }

  @Test
  void elsewhere_thereIsALineEveryTenSeconds() {
    Progress progress = progress(0);
    for (int seed = 1; seed <= 4; seed++) {
      add(progress, "b", seed, "a-promise");
    }
    progress.close();

    assertThat(err.toString().lines())
        .containsExactly(
            "1/6  0/s  ETA 50 s  1 not passed  b 1/4",
            "2/6  0/s  ETA 40 s  2 not passed  b 2/4",
            "3/6  0/s  ETA 30 s  3 not passed  b 3/4",
            "4/6  0/s  ETA 20 s  4 not passed  b 4/4");
  }

  @Test
  void seedsOfAnEarlierRun_areDone_andDoNotCountForTheTimeLeft() {
    Progress progress = progress(0);
    progress.recall(result("a", 1, ""));
    seconds += 5; // to read them
    progress.recall(result("a", 2, "a-promise"));
    progress.recall(result("b", 1, ""));
    add(progress, "b", 2, "");
    progress.close();

    assertThat(err.toString().lines()).containsExactly("4/6  0/s  ETA 20 s  1 not passed  b 2/4");
  }

  private Progress progress(int columns) {
    PrintWriter out = new PrintWriter(new StringWriter());
    return new Progress(
        new Terminal(columns, out, new PrintWriter(err)), SIZES, () -> seconds * 1_000_000_000L);
  }

  private void add(Progress progress, String scenario, long seed, String oracle) {
    seconds += 10;
    progress.add(result(scenario, seed, oracle));
  }

  private static SeedResult result(String scenario, long seed, String oracle) {
    return new SeedResult(
        scenario,
        seed,
        oracle.isEmpty() ? SeedVerdict.PASS : SeedVerdict.FAIL,
        1,
        1,
        1,
        1,
        Map.of(),
        Map.of(),
        oracle.isEmpty()
            ? List.of()
            : List.of(new Violation(oracle, 1, 1, "8589934592 bytes are missing", null, null)),
        List.of(),
        false,
        OracleStrength.NONE,
        new Coverage(Map.of(), Set.of(), 0),
        Map.of());
  }
}
