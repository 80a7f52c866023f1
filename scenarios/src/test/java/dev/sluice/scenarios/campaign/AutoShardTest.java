package dev.sluice.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.file.BadInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoShardTest {

  @ParameterizedTest
  @CsvSource({
    "JOB_COMPLETION_INDEX, 0, JOB_COMPLETIONS, 7, 1/7, Kubernetes",
    "JOB_COMPLETION_INDEX, 6, JOB_COMPLETIONS, 7, 7/7, Kubernetes",
    "SLURM_ARRAY_TASK_ID, 2, SLURM_ARRAY_TASK_COUNT, 4, 3/4, Slurm",
    "STRATEGY_JOB_INDEX, 1, STRATEGY_JOB_TOTAL, 2, 2/2, GitHub",
    "CI_NODE_INDEX, 1, CI_NODE_TOTAL, 3, 1/3, GitLab",
    "CIRCLE_NODE_INDEX, 2, CIRCLE_NODE_TOTAL, 3, 3/3, CircleCI",
    "BUILDKITE_PARALLEL_JOB, 0, BUILDKITE_PARALLEL_JOB_COUNT, 5, 1/5, Buildkite"
  })
  void variablesOfAnEngine_areAPart(
      String index, String at, String count, String of, String shard, String engine) {
    AutoShard part = AutoShard.of("--shard", Map.of(index, at, count, of));

    assertThat(part.shard()).isEqualTo(Shard.parse("--shard", shard));
    assertThat(part.source()).contains(engine, index, count);
  }

  @Test
  void slurmArrayFromOne_isCountedFromItsFirst() {
    Map<String, String> environment =
        Map.of(
            "SLURM_ARRAY_TASK_ID", "4",
            "SLURM_ARRAY_TASK_MIN", "1",
            "SLURM_ARRAY_TASK_COUNT", "4");

    assertThat(AutoShard.of("--shard", environment).shard()).isEqualTo(new Shard(4, 4));
  }

  @Test
  void noEngine_isRefused() {
    assertThatThrownBy(() -> AutoShard.of("--shard", Map.of("HOME", "/")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--shard: auto: expected exactly one of the variables JOB_")
        .hasMessageEndingWith(", and none is set");
  }

  @Test
  void twoEngines_areRefused() {
    Map<String, String> environment =
        Map.of(
            "CI_NODE_INDEX",
            "1",
            "CI_NODE_TOTAL",
            "2",
            "JOB_COMPLETION_INDEX",
            "0",
            "JOB_COMPLETIONS",
            "3");

    assertThatThrownBy(() -> AutoShard.of("--shard", environment))
        .hasMessageContaining("JOB_COMPLETION_INDEX, CI_NODE_INDEX, and all of them are set");
  }

  @Test
  void missingCount_isRefused() {
    assertThatThrownBy(() -> AutoShard.of("--shard", Map.of("JOB_COMPLETION_INDEX", "0")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("JOB_COMPLETIONS");
  }

  @Test
  void indexBeyondTheCount_isRefused() {
    Map<String, String> sparse = Map.of("SLURM_ARRAY_TASK_ID", "9", "SLURM_ARRAY_TASK_COUNT", "3");

    assertThatThrownBy(() -> AutoShard.of("--shard", sparse))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'9', expected 0 to 2, since SLURM_ARRAY_TASK_COUNT is 3");
  }
}
