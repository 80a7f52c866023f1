package dev.sluice.reports.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChromeTraceTest {

  @Test
  void spansHaveTheirLength_andMessagesAreFlows() throws IOException {
    StringWriter written = new StringWriter();
    ChromeTrace.write(
        RunTrace.of(
            List.of(
                event(1_000, "sled-0", "boot", "boot-began", Map.of("boot", 1)),
                event(2_000, "nexus", "message", "request-sent", Map.of("message", 7)),
                event(3_000, "sled-0", "message", "request-received", Map.of("message", 7)),
                event(9_000, "sled-0", "boot", "boot-ended", Map.of("boot", 1)))),
        written);

    Map<?, ?> json = new Json().read(written.toString(), Map.class);
    List<?> events = (List<?>) json.get("traceEvents");
    assertThat(events)
        .anySatisfy(e -> assertThat(text(e)).contains("ph=M").contains("name=sled-0"))
        .anySatisfy(
            e ->
                assertThat(text(e))
                    .contains("name=boot 1 begins")
                    .contains("ts=1.0")
                    .contains("dur=8.0"))
        .anySatisfy(e -> assertThat(text(e)).contains("ph=s").contains("id=request7/"))
        .anySatisfy(e -> assertThat(text(e)).contains("ph=f").contains("id=request7/"));
  }

  private static String text(Object event) {
    return String.valueOf(event);
  }

  private static TraceEvent event(
      long nanos, String actor, String kind, String name, Map<String, Object> fields) {
    return new TraceEvent(0, nanos, actor, kind, name, fields);
  }
}
