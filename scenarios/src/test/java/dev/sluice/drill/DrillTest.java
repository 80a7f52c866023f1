package dev.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.GuestMemory;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.bugs.Bug;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import dev.sluice.scenarios.smoke.SmokeRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Planted bugs that show on real processes: a smoke run over each must fail for the promise that
 * the bug breaks. It takes minutes: {@code mvn -Pdrill -DskipTests verify}.
 */
class DrillTest {

  private static final long RESERVOIR_BYTES = 8 * GuestMemory.GIB;

  @TempDir private Path folder;

  private SmokeResult smoke(@Nullable Bug bug, int nexuses, String lastStep) throws IOException {
    SmokeOptions options =
        new SmokeOptions(
            folder, null, 1, nexuses, RESERVOIR_BYTES, 2 * GuestMemory.GIB, lastStep, bug);
    return new SmokeRun(options, new Provenance("test", "test"), new Stop()).run(step -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "canary, 1, grow, no-launch-before-ready",
    "no-wait-at-launch, 1, grow, no-launch-before-ready",
    "size-before-ioctl, 1, grow, no-launch-before-ready",
    "places-on-desired, 1, allocation-fails, reservations-fit-report",
    "errno-hidden, 1, allocation-fails, report-is-backed",
    "reservation-leaked-on-unwind, 1, sled-power-cycled, no-orphan-reservation",
    "taken-over-as-unsent, 1, new-nexus-unheard, vms-are-reserved",
    "any-nexus-acts-on-any-saga, 2, old-nexus-acts, vms-are-reserved",
    "looks-at-own-changes-only, 1, resized-by-hand, reservoir-reaches-desired",
    "retries-after-decommission, 1, decommissioned, decommissioned-agent-is-silent",
  })
  void plantedBug_isFoundByThePromiseThatItBreaks(
      String name, int nexuses, String lastStep, String promise) throws IOException {
    SmokeResult result = smoke(Bugs.builtIn().select(List.of(name)).get(0), nexuses, lastStep);
    assertThat(result.verdict()).as(result.toString()).isEqualTo(SmokeResult.FAIL);
    assertThat(result.violations())
        .as(result.toString())
        .extracting(SmokeResult.Broken::promise)
        .contains(promise);
  }

  /** What the bugs are found by is not there without them. */
  @Test
  void sameStepsWithoutABug_pass() throws IOException {
    SmokeResult result = smoke(null, 2, "decommissioned");
    assertThat(result.verdict()).as(result.toString()).isEqualTo(SmokeResult.PASS);
  }
}
