package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Invalid;
import dev.sluice.sim.check.Linearizability;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The agent that is simulated elsewhere, in a process of its own on real system calls. */
class AgentOnEmulatedBhyveTest {

  private static final int CANNOT_SUPERVISE = 125;

  @Test
  void launchesUntilBhyveHasNoMemory_areLinearizable() {
    List<Op> history = HistoryReader.parse(lifeOf(AgentOnEmulatedBhyve.class));

    assertThat(history)
        .filteredOn(op -> op.type() == Op.Type.FAIL)
        .singleElement()
        .satisfies(op -> assertThat(String.valueOf(op.error())).contains("ENOMEM"));
    assertThat(history)
        .filteredOn(op -> op.type() == Op.Type.OK && op.f().equals("launch"))
        .hasSize(3);
    assertThat(judge(history)).isInstanceOf(Verdict.Valid.class);
    assertThat(judge(without("set-reservoir", history)))
        .as("the same without its reservoir")
        .isInstanceOf(Invalid.class);
  }

  private static Verdict judge(List<Op> history) {
    return Linearizability.check("vmm-reservoir", null, history, Budget.DEFAULT);
  }

  private static List<Op> without(String f, List<Op> history) {
    return history.stream().filter(op -> !op.f().equals(f)).toList();
  }

  private static String lifeOf(Class<?> main) {
    EmulatedBhyve.Ended ended =
        EmulatedBhyve.run(
            List.of(
                EmulatedBhyve.folder().resolve("vmm_supervisor").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Assumptions.assumeTrue(
        ended.exit() != CANNOT_SUPERVISE,
        () -> "SKIPPED, not passed: no seccomp supervision here: " + ended.output());
    assertThat(ended.exit()).as(ended.output()).isZero();
    return ended.output();
  }
}
