package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.scenarios.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts that engines start. */
class PartTest {

  private static final Path DEPLOY =
      Path.of(System.getProperty("basedir", ".")).resolve("deploy").toAbsolutePath().normalize();

  @TempDir private Path folder = Path.of("set by JUnit");
  private Path stub = Path.of("set before each test");
  private Path printed = Path.of("set before each test");

  @BeforeEach
  void writeStub() throws IOException {
    stub = script("stub", "echo \"$*\"; exit ${CODE:-0}");
    printed = folder.resolve("printed");
  }

  private Path script(String name, String line) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void part_isRunAnew_andGoesOnWhereItWas() throws Exception {
    Map<String, String> index = Map.of("JOB_COMPLETION_INDEX", "3", "SLUICE", stub.toString());
    assertThat(run(index, "part", "results", "tiny", "--seeds", "9")).isZero();
    assertThat(printed).hasContent("run tiny --seeds 9 --shard auto --out results/part-3");

    Path part = Files.createDirectories(folder.resolve("results/part-3"));
    Files.writeString(part.resolve("campaign.json.writing"), "{}");
    assertThat(run(index, "part", "results", "tiny", "--seeds", "9")).isZero();
    assertThat(printed).hasContent("run tiny --seeds 9 --shard auto --resume results/part-3");
    Files.move(part.resolve("campaign.json.writing"), part.resolve("campaign.json"));
    run(index, "part", "results", "tiny", "--seeds", "9");
    assertThat(printed).hasContent("run tiny --seeds 9 --shard auto --resume results/part-3");
  }

  /** An engine must not repeat what is a result, and must see what is none. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "4, 0", "2, 2", "3, 3", "70, 70", "143, 143"})
  void codeOfAResult_isSuccess(String code, int expected) throws Exception {
    assertThat(
            run(
                Map.of("SLURM_ARRAY_TASK_ID", "0", "SLUICE", stub.toString(), "CODE", code),
                "part",
                "results"))
        .isEqualTo(expected);
  }

  @Test
  void withoutAnEngine_nothingRuns() throws Exception {
    assertThat(run(Map.of("SLUICE", stub.toString()), "part", "results")).isEqualTo(2);
    assertThat(printed).content().startsWith("part: no engine: expected JOB_COMPLETION_INDEX");
  }

  @Test
  void taskOfSlurm_runsItsPartWithItsProcessors() throws Exception {
    Map<String, String> task =
        Map.of(
            "SLURM_ARRAY_TASK_ID",
            "7",
            "SLURM_CPUS_PER_TASK",
            "2",
            "SLUICE",
            stub.toString(),
            "SLUICE_HOME",
            DEPLOY.toString());
    assertThat(run(task, "slurm-array", "results", "--seeds", "9")).isZero();
    assertThat(printed).hasContent("run --seeds 9 --jobs 2 --shard auto --out results/part-7");
  }

  /** With the variables that Slurm sets, by the product itself. */
  @Test
  void tasksOfAnArray_mergeToTheWhole() throws Exception {
    Path sluice = product();
    for (String index : List.of("4", "5")) {
      Map<String, String> task =
          Map.of(
              "SLURM_ARRAY_TASK_ID",
              index,
              "SLURM_ARRAY_TASK_MIN",
              "4",
              "SLURM_ARRAY_TASK_COUNT",
              "2",
              "SLURM_CPUS_PER_TASK",
              "1",
              "SLUICE",
              sluice.toString(),
              "SLUICE_HOME",
              DEPLOY.toString());
      assertThat(run(task, "slurm-array", "results", "tiny.json", "--seeds", "5")).isZero();
    }
    assertMerges(sluice);
  }

  private Path product() throws IOException {
    Files.writeString(folder.resolve("tiny.json"), Tiny.TEXT);
    return script(
        "sluice",
        "exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' dev.sluice.cli.Main \"$@\""
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
  }

  private void assertMerges(Path sluice) throws Exception {
    int code =
        run(
            Map.of(),
            List.of(
                "sh", "-c", "'" + sluice + "' merge results/part-* --out results/whole --quiet"));
    assertThat(code).as(Files.readString(printed)).isZero();
    assertThat(Files.readAllLines(folder.resolve("results/whole/seeds.jsonl"))).hasSize(5);
  }

  /** By Slurm itself, if it is installed and its controller answers; else this test is skipped. */
  @Test
  void slurm_runsTheArray() throws Exception {
    boolean there = run(Map.of(), List.of("sh", "-c", "command -v sbatch && scontrol ping")) == 0;
    assumeTrue(there, "Slurm is missing: no sbatch, or no controller that answers");
    Path sluice = product();
    List<String> command =
        List.of(
            "sbatch",
            "--wait",
            "--array=0-1",
            "--cpus-per-task=1",
            "--chdir=" + folder,
            "--export=ALL",
            DEPLOY.resolve("slurm-array").toString(),
            "results",
            "tiny.json",
            "--seeds",
            "5");
    Map<String, String> environment =
        Map.of("SLUICE", sluice.toString(), "SLUICE_HOME", DEPLOY.toString());
    assertThat(run(environment, command)).as(Files.readString(printed)).isZero();
    assertMerges(sluice);
  }

  private int run(Map<String, String> environment, String script, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(DEPLOY.resolve(script).toString()));
    command.addAll(List.of(args));
    return run(environment, command);
  }

  private int run(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SLURM_") || name.startsWith("JOB_COMPLETION"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
