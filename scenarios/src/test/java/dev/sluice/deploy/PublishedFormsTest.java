package dev.sluice.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests have the form that is published for them. For the Job that is the API of
 * Kubernetes, by the classes of its Java client, which are generated from it and know no other
 * field; for the workflow the schema in GitHub's own parser, an npm package. A desk without Node or
 * the package skips the tests of the workflow, unless {@code SLUICE_BROWSER=required}.
 */
class PublishedFormsTest {

  private static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final Path MODULES = BASE.resolve("../target/browser/node_modules").normalize();
  private static final Path JOB = BASE.resolve("deploy/kubernetes-job.yaml");
  private static final Path WORKFLOW = BASE.resolve("deploy/github-workflow.yml");

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void kubernetesJob_hasThePublishedForm() throws IOException {
    String job = Files.readString(JOB);

    assertThatCode(() -> readJob(job)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "completionMode:, completionMod:, completionMod",
    "restartPolicy:, restartPolice:, restartPolice",
    "completions: 50, completions: fifty, fifty"
  })
  void kubernetesJob_ofAnotherForm_isRefused(String right, String wrong, String named)
      throws IOException {
    String job = Files.readString(JOB);
    assertThat(job).contains(right);

    assertThatThrownBy(() -> readJob(job.replace(right, wrong))).hasMessageContaining(named);
  }

  private static void readJob(String yaml) throws IOException {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    JsonElement json = JsonParser.parseString(new ObjectMapper().writeValueAsString(tree));
    V1Job.validateJsonElement(json); // the names of fields
    JsonDeserializer<OffsetDateTime> times =
        (text, type, context) -> OffsetDateTime.parse(text.getAsString());
    Gson values = new GsonBuilder().registerTypeAdapter(OffsetDateTime.class, times).create();
    assertThat(values.fromJson(json, V1Job.class).getKind()).isEqualTo("Job");
  }

  @Test
  void workflow_hasThePublishedForm() throws Exception {
    assertThat(errors(Files.readString(WORKFLOW))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "runs-on:, runs-at:, Unexpected value 'runs-at'",
    "strategy.job-index }}, strategy.job-index, expression"
  })
  void workflow_ofAnotherForm_isRefused(String right, String wrong, String error) throws Exception {
    String workflow = Files.readString(WORKFLOW);
    assertThat(workflow).contains(right);

    assertThat(errors(workflow.replace(right, wrong))).anyMatch(line -> line.contains(error));
  }

  private List<String> errors(String workflow) throws Exception {
    boolean there = Files.isDirectory(MODULES.resolve("@actions/workflow-parser"));
    if (!"required".equals(System.getenv("SLUICE_BROWSER"))) {
      assumeTrue(there, () -> "no package @actions/workflow-parser in " + MODULES);
    }
    Path file = Files.writeString(folder.resolve("workflow.yml"), workflow);
    Path script = Files.writeString(folder.resolve("errors.mjs"), script());
    Path printed = folder.resolve("printed");
    Process node =
        new ProcessBuilder("node", script.toString(), MODULES.toString(), file.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    assertThat(node.waitFor()).as(Files.readString(printed)).isZero();
    return Files.readAllLines(printed);
  }

  private static String script() throws IOException {
    try (InputStream in = PublishedFormsTest.class.getResourceAsStream("workflow-errors.mjs")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
