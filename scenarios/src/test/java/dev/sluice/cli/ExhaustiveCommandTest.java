package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
import dev.sluice.reports.Json;
import dev.sluice.reports.Repro;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice run --exhaustive} as a user meets it. */
class ExhaustiveCommandTest {

  private static final Plan PLAN =
      new Plan(
          "by-hand",
          3,
          List.of(new SledPlan(16, new ReservoirMode.Percent(50), 7_000, 0)),
          List.of(
              new Operation(OperationKind.CREATE, 3_000, 0, 0, 1),
              new Operation(OperationKind.START, 5_000, 0, 0, 0)),
          List.of(),
          8_000,
          false,
          Schedule.UNIFORM);

  @TempDir private Path folder = Path.of("set by JUnit");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String plan = "set before each test";
  private String outDir = "set before each test";

  @BeforeEach
  void writePlan() throws IOException {
    Json json = new Json();
    Path file = folder.resolve("plan.json");
    Files.writeString(file, json.pretty(Repro.of(Tiny.HERE, PLAN, null, 0, json)));
    plan = file.toString();
    outDir = folder.resolve("out").toString();
  }

  private int sluice(Simulator simulator, String... args) {
    Terminal terminal = new Terminal(0, new PrintWriter(out), new PrintWriter(err));
    return Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, simulator, new Stop())), args);
  }

  @Test
  void everyOrderPasses_forAnyJobs() {
    String[] run = {"run", "--exhaustive", plan, "--window", "0.1ms", "--out", outDir};
    assertThat(sluice(Tiny.content(), run)).isEqualTo(ExitCode.OK);

    String once = out.toString();
    assertThat(once)
        .matches("\\d+ schedules within ticks of 0.1ms, all pass \\(and \\d+ that led to .*\\R");
    out.getBuffer().setLength(0);
    sluice(Tiny.content(), "run", "--jobs", "2", "--exhaustive", plan, "--window", "0.1ms");
    assertThat(out).hasToString(once);
  }

  @Test
  void anOrderThatFails_isLeftAsAPlanThatReplays() throws IOException {
    String[] run = {"run", "--exhaustive", plan, "--out", outDir};
    assertThat(sluice(Tiny.dislikingLaunches(), run)).isEqualTo(ExitCode.VIOLATION);

    String repro = Path.of(outDir, "failures", "by-hand-3", "repro.json").toString();
    assertThat(out.toString())
        .startsWith("FAIL the last of 1 schedules")
        .contains("sled-linearizable: sled-0: a launch, of all things")
        .contains("./sluice replay " + repro);
    assertThat(Files.readString(Path.of(repro))).contains("\"strategy\" : \"chosen\"");
    out.getBuffer().setLength(0);
    assertThat(sluice(Tiny.dislikingLaunches(), "replay", repro)).isEqualTo(ExitCode.VIOLATION);
    assertThat(out.toString()).contains("same failure");
  }

  @Test
  void tooManyOrders_areUndecided() {
    String[] run = {"run", "--exhaustive", plan, "--max-schedules", "1", "--out", outDir};
    assertThat(sluice(Tiny.content(), run)).isEqualTo(ExitCode.UNDECIDED);

    assertThat(out.toString()).startsWith("UNDECIDED --max-schedules 1 is reached: 1 schedules");
  }

  @Test
  void whatIsNotTiny_isRefused() {
    assertThat(sluice(Tiny.content(), "run", "--exhaustive", "everything", "--out", outDir))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines())
        .hasSize(1)
        .allMatch(line -> line.matches(".*everything seed 1: \\d+ .*, expected at most \\d .*"));
    assertThat(sluice(Tiny.content(), "run", "--exhaustive", "--out", outDir))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(sluice(Tiny.content(), "run", "--exhaustive", plan, "--window", "0"))
        .isEqualTo(ExitCode.BAD_INPUT);
  }
}
