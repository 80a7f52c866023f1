package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What of {@code scenarios/deploy} can be checked without an engine. */
class DeployFilesTest {

  private static final Path DEPLOY = Path.of(System.getProperty("basedir", ".")).resolve("deploy");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:[ #]|run:)*(?:\\./)?sluice ((?:run|merge|report)[^|>&;\\n]*)");

  @Test
  void commands_areTaken() throws IOException {
    int commands = 0;
    try (Stream<Path> files = Files.list(DEPLOY)) {
      for (Path file : files.sorted().toList()) {
        Matcher matcher = COMMAND.matcher(Files.readString(file));
        while (matcher.find()) {
          commands += parses(file + ": " + matcher.group(), matcher.group(1));
        }
      }
    }
    assertThat(commands).isGreaterThanOrEqualTo(5);
  }

  /** Parses a command in which 1 stands for each variable of the shell. */
  private static int parses(String where, String command) {
    String plain = command.strip().replaceAll("\\$\\w+", "1").replace("\"", "").replace("'", "");
    Terminal terminal =
        new Terminal(0, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    assertThatCode(
            () ->
                Main.commandLine(terminal, Main.commands(terminal)).parseArgs(plain.split("\\s+")))
        .as(where)
        .doesNotThrowAnyException();
    return 1;
  }

  @Test
  void kubernetesJob_givesEachIndexItsPart() throws IOException {
    JsonNode job = yaml("kubernetes-job.yaml");
    JsonNode spec = job.path("spec");
    JsonNode pod = spec.path("template").path("spec");
    JsonNode container = pod.path("containers").get(0);

    assertThat(job.path("apiVersion").asText() + " " + job.path("kind").asText())
        .isEqualTo("batch/v1 Job");
    assertThat(spec.path("completionMode").asText()).isEqualTo("Indexed");
    assertThat(pod.path("restartPolicy").asText()).isIn("Never", "OnFailure");
    assertThat(container.path("env").get(0).path("name").asText()).isEqualTo("JOB_COMPLETIONS");
    assertThat(container.path("env").get(0).path("value").isTextual()).isTrue();
    assertThat(container.path("env").get(0).path("value").asInt())
        .isEqualTo(spec.path("completions").asInt())
        .isPositive();
    assertThat(spec.path("parallelism").asInt()).isBetween(1, spec.path("completions").asInt());
    List<String> words = new ArrayList<>();
    container.path("command").forEach(word -> words.add(word.asText()));
    assertThat(words)
        .containsExactly("part", container.path("volumeMounts").get(0).path("mountPath").asText());
    assertThat(container.path("volumeMounts").get(0).path("name").asText())
        .isEqualTo(pod.path("volumes").get(0).path("name").asText());
    List<String> args = new ArrayList<>(List.of("run"));
    container.path("args").forEach(word -> args.add(word.asText()));
    parses("kubernetes-job.yaml: args", String.join(" ", args));
  }

  @Test
  void workflow_givesEachJobOfTheMatrixItsPart() throws IOException {
    JsonNode jobs = yaml("github-workflow.yml").path("jobs");

    assertThat(jobs.path("hunt").path("env").path("STRATEGY_JOB_INDEX").asText())
        .isEqualTo("${{ strategy.job-index }}");
    assertThat(jobs.path("hunt").path("env").path("STRATEGY_JOB_TOTAL").asText())
        .isEqualTo("${{ strategy.job-total }}");
    assertThat(jobs.path("whole").path("needs").asText()).isEqualTo("hunt");
    jobs.forEach(
        job -> {
          assertThat(job.path("runs-on").isTextual()).isTrue();
          for (JsonNode step : job.path("steps")) {
            assertThat(step.has("uses") ^ step.has("run")).as(step.toString()).isTrue();
          }
        });
  }

  private static JsonNode yaml(String name) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return new ObjectMapper().valueToTree(yaml.load(Files.readString(DEPLOY.resolve(name))));
  }
}
