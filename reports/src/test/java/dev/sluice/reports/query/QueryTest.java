package dev.sluice.reports.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.reports.Json;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.TraceWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the queries of {@code hits.json}, which the page is held to too, to their answers. */
final class QueryTest {

  private final Json json = new Json();
  @TempDir private Path folder = Path.of("set by JUnit");

  static Stream<Map<?, ?>> queries() throws IOException {
    List<?> all = new Json().read(resource("hits.json"), List.class);
    return all.stream().map(Map.class::cast);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void query_findsItsEventsOrSaysWhatIsWrong(Map<?, ?> example) throws IOException {
    String text = String.valueOf(example.get("query"));
    if (example.get("error") instanceof String error) {
      assertThatThrownBy(() -> Query.parse(text))
          .isInstanceOf(QueryException.class)
          .hasMessage(error);
    } else {
      Object hits = Query.parse(text).find(small());
      assertThat(hits).as(text).isEqualTo(example.get("hits"));
    }
  }

  private List<TraceEvent> small() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(file, resource("small.jsonl"));
    return RunTrace.read(file, json, TraceWindow.ALL).events();
  }

  private static String resource(String name) throws IOException {
    try (var in = QueryTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
