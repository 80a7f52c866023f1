package dev.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.GuestMemory;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.bugs.Bug;
import dev.sluice.scenarios.bugs.Bugs;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.smoke.SmokeOptions;
import dev.sluice.scenarios.smoke.SmokeResult;
import dev.sluice.scenarios.smoke.SmokeRun;
import dev.sluice.scenarios.smoke.SmokeScript;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Planted bugs go from processes to the simulator and back: what breaks a promise in one breaks it
 * in the other.
 */
class BothWorldsTest {

  private static final Provenance PROVENANCE = new Provenance("test", "test");

  @TempDir private Path folder;

  /** What the command prints in a JVM that has the bug. */
  private String sluice(Bug bug, String... words) throws IOException {
    Path classes = folder.resolve("bug");
    bug.compileTo(classes);
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, "dev.sluice.cli.Main"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "no-wait-at-launch, grow, no-launch-before-ready",
    "errno-hidden, allocation-fails, report-is-backed",
    "places-on-desired, allocation-fails, reservations-fit-report",
  })
  void runOnProcesses_failsInTheSimulatorForTheSamePromise(
      String name, String lastStep, String promise) throws IOException {
    Bug bug = Bugs.builtIn().select(List.of(name)).get(0);
    Path out = folder.resolve("smoke");
    SmokeOptions options =
        new SmokeOptions(out, null, 1, 1, 8 * GuestMemory.GIB, 2 * GuestMemory.GIB, lastStep, bug);
    SmokeResult result = new SmokeRun(options, PROVENANCE, new Stop()).run(step -> {});
    assertThat(result.violations())
        .as(result.toString())
        .first()
        .extracting(SmokeResult.Broken::promise)
        .isEqualTo(promise);
    assertThat(sluice(bug, "replay", out.toString())).contains("same failure: " + promise);
  }

  @ParameterizedTest
  @CsvSource({
    "no-wait-at-launch, launch-races-reservoir, no-launch-before-ready",
    "errno-hidden, enomem-mid-growth, report-is-backed",
    "errno-hidden, enospc-at-boot, report-is-backed",
    "places-on-desired, enospc-at-boot, reservations-fit-report",
    "no-wait-at-launch, reboot-while-nexus-counts-on-it, no-launch-before-ready",
    "canary, launch-races-reservoir, no-launch-before-ready",
  })
  void failingSeed_failsOnProcessesForTheSamePromise(String name, String scenario, String promise)
      throws IOException {
    Bug bug = Bugs.builtIn().select(List.of(name)).get(0);
    Path campaign = folder.resolve("campaign");
    String printed =
        sluice(
            bug,
            "run",
            scenario,
            "--seeds",
            "1..20",
            "--max-failures",
            "1",
            "--shrink-budget",
            "0",
            "--out",
            campaign.toString());
    Path failures = campaign.resolve("failures");
    File[] found = failures.toFile().listFiles(File::isDirectory);
    assertThat(found).as(printed).hasSize(1);
    Path repro = found[0].toPath().resolve("repro.json");
    SmokeScript script = SmokeScript.of(ReproReader.read(repro).plan(), repro.toString());
    SmokeOptions options = SmokeOptions.of(folder.resolve("smoke"), null, bug, script);
    SmokeResult result = new SmokeRun(options, PROVENANCE, new Stop()).run(step -> {});
    assertThat(result.violations())
        .as(result.toString())
        .extracting(SmokeResult.Broken::promise)
        .contains(promise);
  }
}
