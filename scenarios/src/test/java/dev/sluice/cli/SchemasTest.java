package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas against the readers that they come from. */
class SchemasTest {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final int SPOILT = 3_000;
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void everyScenarioOfTheCatalogue_conforms() throws IOException {
    JsonNode schema = schema(Schemas.scenario());
    for (String name : Catalogue.builtIn().names()) {
      assertThat(SchemaCheck.conforms(schema, MAPPER.readTree(Catalogue.builtIn().text(name))))
          .as(name)
          .isTrue();
    }
  }

  @Test
  void everyRegression_conforms() throws IOException {
    JsonNode schema = schema(Schemas.repro());
    try (Stream<Path> files = Files.list(MODULE.resolve("regressions"))) {
      List<Path> all = files.sorted().toList();
      assertThat(all).isNotEmpty();
      for (Path file : all) {
        assertThat(SchemaCheck.conforms(schema, MAPPER.readTree(file.toFile())))
            .as(file.toString())
            .isTrue();
      }
    }
  }

  /** What a reader takes, its schema takes; and most of what it refuses, its schema refuses. */
  @Test
  void spoiltScenarios_areTakenOnlyIfTheyConform() {
    JsonNode schema = schema(Schemas.scenario());
    Junk junk = new Junk(new Random(14));
    int refused = 0;
    int refusedByBoth = 0;
    for (int i = 0; i < SPOILT; i++) {
      String text = junk.spoilt(Tiny.TEXT);
      JsonNode tree = tree(text);
      if (tree != null) {
        boolean conforms = SchemaCheck.conforms(schema, tree);
        boolean taken = isTaken(text);
        assertThat(!taken || conforms).as(text).isTrue();
        refused += taken ? 0 : 1;
        refusedByBoth += taken || conforms ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(SPOILT / 10);
    assertThat(refusedByBoth).isGreaterThan(refused * 3 / 4);
  }

  @Test
  void spoiltPlans_areTakenOnlyIfTheyConform() throws IOException {
    JsonNode schema = schema(Schemas.repro());
    String kept = Files.readString(MODULE.resolve("regressions/no-wait-at-launch.json"));
    Junk junk = new Junk(new Random(15));
    Path file = folder.resolve("r.json");
    for (int i = 0; i < SPOILT; i++) {
      String text = junk.spoilt(kept);
      JsonNode tree = tree(text);
      if (tree != null && !SchemaCheck.conforms(schema, tree)) {
        Files.writeString(file, text);
        boolean taken = true;
        try {
          ReproReader.read(file);
        } catch (BadInputException e) {
          taken = false;
        }
        assertThat(taken).as(text).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"sleds\": 1', '\"sleds\": 33'",
    "'\"sleds\": 1', '\"sled\": 1'",
    "'\"sleds\": 1', '\"sleds\": \"one\"'",
    "'\"title\": \"One small sled\",', ''",
    "'\"kind\": \"slow-growth\"', '\"kind\": \"slow-grow\"'",
    "'\"do\": \"start\"', '\"do\": \"begin\"'",
    "'{\"stop\": 2', '{\"halt\": 2'",
    "'[{\"percent\": 80}]', '[]'"
  })
  void scenarioThatNoReaderTakes_doesNotConform(String part, String other) throws IOException {
    assertThat(Tiny.TEXT).contains(part);
    String text = Tiny.TEXT.replace(part, other);
    assertThat(SchemaCheck.conforms(schema(Schemas.scenario()), MAPPER.readTree(text))).isFalse();
  }

  private static boolean isTaken(String text) {
    try {
      Tiny.of(text);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private static @org.jspecify.annotations.Nullable JsonNode tree(String text) {
    try {
      return new Json().read(text, JsonNode.class);
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    }
  }

  private static JsonNode schema(Map<String, Object> schema) {
    return MAPPER.valueToTree(schema);
  }
}
