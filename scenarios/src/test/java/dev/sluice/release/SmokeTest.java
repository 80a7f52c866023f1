package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.api.GuestMemory;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.bugs.Bug;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import dev.sluice.scenarios.smoke.SmokeRun;
import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Linearizability;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short smoke run, and one that must fail, with real processes. */
class SmokeTest {

  private static final Provenance PROVENANCE = new Provenance("test", "test");

  @TempDir private Path folder;

  @BeforeEach
  void onlyWhereTheDatabaseRuns() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "SKIPPED, not passed: the embedded database is for Linux on x86-64");
  }

  private SmokeResult smoke(int sleds, String lastStep, @Nullable Bug bug) throws IOException {
    // Eight seconds to grow, so that a busy machine too sees each sled before it has settled.
    SmokeOptions options =
        new SmokeOptions(
            folder, null, sleds, 1, 4 * GuestMemory.GIB, GuestMemory.GIB / 2, lastStep, bug);
    return new SmokeRun(options, PROVENANCE, new Stop()).run(step -> {});
  }

  @Test
  void rackThatComesUpAndIsFilled_passes_andItsHistoriesAreValid() throws IOException {
    SmokeResult result = smoke(2, "fill", null);
    assertThat(result.violations()).isEmpty();
    assertThat(result.fault()).isEmpty();
    assertThat(result.undecided()).isEmpty();
    assertThat(result.steps())
        .extracting(SmokeResult.Step::name)
        .containsExactly(
            "announce", "grow", "launch-while-growing", "spread", "fill", "nothing-left");
    assertThat(new Json().read(Files.readString(folder.resolve("smoke.json")), SmokeResult.class))
        .isEqualTo(result);
    assertThat(HistoryReader.read(folder.resolve("history.edn"))).isNotEmpty();
    for (String sled : List.of("sled-0", "sled-1")) {
      Path history = folder.resolve("histories/" + sled + ".edn");
      assertThat(
              Linearizability.check(
                  "vmm-reservoir", null, HistoryReader.read(history), Budget.DEFAULT))
          .isInstanceOf(Verdict.Valid.class);
    }
  }

  @Test
  void agentThatDoesNotWait_isFoundByTheMainPromise() throws IOException {
    Bug bug = Bugs.builtIn().select(List.of("no-wait-at-launch")).get(0);
    SmokeResult result = smoke(1, "grow", bug);
    assertThat(result.verdict()).isEqualTo(SmokeResult.FAIL);
    assertThat(result.violations())
        .extracting(SmokeResult.Broken::promise)
        .contains("no-launch-before-ready");
  }
}
