package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PromiseTest {

  @Test
  void everyPromise_isInTheDocs_andNoOther() throws IOException {
    String docs = Files.readString(Path.of("../docs/oracles.md"));
    String[] rows =
        Pattern.compile("^\\| `([a-z-]+)` \\| ([a-z' -]+) \\|", Pattern.MULTILINE)
            .matcher(docs)
            .results()
            .map(row -> row.group(1))
            .toArray(String[]::new);
    assertThat(Promise.values()).extracting(Promise::label).containsExactly(rows);
  }

  @Test
  void kindOfObject_isInTheDocs() throws IOException {
    String docs = Files.readString(Path.of("../docs/oracles.md"));
    for (Promise promise : Promise.values()) {
      if (promise != Promise.NO_UNCAUGHT_EXCEPTION) {
        assertThat(docs).contains("| `" + promise.label() + "` | " + promise.about() + " |");
      }
    }
  }
}
