package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureFolderTest {

  private static final Plan PLAN =
      new Plan(
          "tiny",
          3,
          List.of(
              new SledPlan(16, new ReservoirMode.Percent(50), 7000, 0),
              new SledPlan(16, new ReservoirMode.None(), 7000, 0)),
          List.of(new Operation(OperationKind.LAUNCH_DIRECT, 30_000, 0, 0, 2)),
          List.of(new Fault(FaultKind.WORKER_DELAY, 0, 5, Target.of("sled-0"), 10, "reservoir")),
          60_000,
          false,
          Schedule.UNIFORM);

  private final Json json = new Json();
  @TempDir private Path out = Path.of("set by JUnit");

  @Test
  void folder_holdsTheCulpritsHistoryApartFromTheOthers() throws IOException {
    Run run = write();

    assertThat(files())
        .containsExactly(
            "histories/sled-0.edn", "history.edn", "repro.json", "trace.jsonl", "verdict.json");
    assertThat(Files.readString(out.resolve("tiny-3/histories/sled-0.edn"))).contains(":launch");
    assertThat(Files.readAllLines(out.resolve("tiny-3/trace.jsonl")))
        .hasSizeGreaterThan(100)
        .first()
        .isEqualTo(
            "{\"step\":0,\"timeNanos\":0,\"actor\":\"nemesis\",\"kind\":\"phase\","
                + "\"event\":\"phase-began\",\"phase\":\"safety\","
                + "\"detail\":\"faults may strike\"}");
    assertThat(run.steps()).isPositive();
  }

  @Test
  void folderOfAnEarlierCampaign_isReplaced() throws IOException {
    Path old = Files.createDirectories(out.resolve("tiny-3"));
    Files.writeString(old.resolve("timeline.html"), "of another run");
    write();

    assertThat(files()).doesNotContain("timeline.html");
    assertThat(out.toFile().list()).containsExactly("tiny-3");
  }

  @Test
  void repro_isReadAsItWasWritten() throws IOException {
    Run run = write();

    Repro repro = json.read(Files.readString(out.resolve("tiny-3/repro.json")), Repro.class);
    assertThat(repro.plan()).isEqualTo(PLAN);
    assertThat(repro.expected()).isEqualTo(new Violation("oracle", 1, 2, "why", null, null));
    assertThat(repro.traceHash()).isEqualTo(SeedResult.hex(run.traceHash()));
    assertThat(repro.planIsUntouched(json)).isTrue();
  }

  private Run write() throws IOException {
    return new FailureFolder()
        .write(
            out.resolve("tiny-3"),
            sink -> new Simulator().withoutHistories().run(PLAN, sink),
            run ->
                new FailureFolder.Story(
                    Repro.of(
                        new Provenance("c0ffee", "17"),
                        PLAN,
                        new Violation("oracle", 1, 2, "why", null, null),
                        run.traceHash(),
                        json),
                    run.histories().all().stream()
                        .filter(named -> named.name().startsWith("sled-"))
                        .toList(),
                    "sled-1"));
  }

  private List<String> files() throws IOException {
    Path folder = out.resolve("tiny-3");
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
