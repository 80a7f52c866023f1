package dev.sluice.reports.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.reports.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTraceTest {

  private static final String SLED = "51ed0000-0000-4000-8000-000000000002";
  private static final String VM = "d10599ef-f7bd-4915-932d-64a3ead265d2";
  private static final String INSTANCE = "2afd47bf-e987-43b4-9a3a-2e4a1fe366f8";
  private static final String TWIN = "2afd47bf-e987-43b4-9a3a-000000000000";

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void idsHaveShortNames_theSameInFieldsAndInText() {
    RunTrace trace =
        RunTrace.of(
            List.of(
                event("sled-2", "vmm", "launch-asked", Map.of("vm", VM)),
                event("sled-2", "boot", "boot-began", Map.of("id", SLED)),
                row("instance", INSTANCE, "vm-3"),
                row("instance", TWIN, "vm-3"),
                event("nexus", "message", "answer-sent", Map.of("failure", "no sled " + SLED))));

    assertThat(trace.names().in("launch of " + VM + " on " + SLED))
        .isEqualTo("launch of vmm-1 on sled-2");
    assertThat(trace.events().get(0).text("vm")).isEqualTo("vmm-1");
    assertThat(trace.events().get(3).text("id")).isEqualTo("vm-3/2");
    assertThat(trace.events().get(4).text("failure")).isEqualTo("no sled sled-2");
    assertThat(trace.names().inFull())
        .containsEntry("vmm-1", VM)
        .containsEntry("sled-2", SLED)
        .containsEntry("vm-3", INSTANCE);
  }

  @Test
  void operationAndItsMessages_areAboutTheNewestInstanceOfThatName() {
    RunTrace trace =
        RunTrace.of(
            List.of(
                operation(0, "operation-invoked", Map.of("operation", "start", "target", 3)),
                message(0, "request-sent"),
                row("instance", INSTANCE, "vm-3"),
                row("instance", TWIN, "vm-3"),
                message(5, "answer-sent"),
                operation(6, "copy-refused", Map.of("answer", "START_PENDING")),
                operation(7, "operation-invoked", Map.of("operation", "set", "target", 1)),
                new TraceEvent(
                    7, 0, "clients", "message", "request-sent", Map.of("message", 8, "what", "x")),
                operation(8, "operation-invoked", Map.of("operation", "stop", "target", 3))));

    assertThat(trace.events())
        .extracting(event -> event.text("instance"))
        .containsExactly("vm-3", "vm-3", "", "", "vm-3", "vm-3", "", "", "vm-3/2");
    assertThat(trace.events().subList(4, 6))
        .extracting(Words::of)
        .containsExactly("answers instance-start of vm-3", "is told START_PENDING about vm-3");
    assertThat(RunTrace.subjects(trace.events().get(4))).containsExactly("vm-3");
  }

  private static TraceEvent operation(long step, String event, Map<String, Object> fields) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put("call", step == 6 ? 0 : step);
    return new TraceEvent(step, 0, "client-1", "operation", event, all);
  }

  private static TraceEvent message(long step, String event) {
    return new TraceEvent(
        step, 0, "clients", "message", event, Map.of("message", 7, "what", "instance-start"));
  }

  @Test
  void unknownId_staysAsItIs() {
    RunTrace trace = RunTrace.of(List.of());
    assertThat(trace.names().in("sled " + SLED)).isEqualTo("sled " + SLED);
  }

  @Test
  void traceOfAnOlderSluice_isRefusedWithItsLine() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(
        file, "{\"step\":0,\"timeNanos\":0,\"actor\":\"a\",\"kind\":\"b\",\"detail\":\"c\"}\n");
    assertThatThrownBy(() -> RunTrace.read(file, new Json(), TraceWindow.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trace.jsonl line 1: written by an older Sluice");
  }

  @Test
  void lineThatIsNoEvent_isRefusedWithWhatIsMissing() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(file, "{\"step\":0,\"event\":\"a\"}\n");
    assertThatThrownBy(() -> RunTrace.read(file, new Json(), TraceWindow.ALL))
        .hasMessageContaining("line 1: timeNanos: expected a number");
  }

  @Test
  void partOfATrace_isTheLastUpToTheStep_andTheFirstBehindIt() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int step = 0; step < 10; step++) {
      lines.append(
          "{\"step\":%d,\"timeNanos\":%d,\"actor\":\"a\",\"kind\":\"b\",\"event\":\"c\"}\n"
              .formatted(step, step));
    }
    Files.writeString(file, lines);

    RunTrace part = RunTrace.read(file, new Json(), new TraceWindow(6, 3, 2));

    assertThat(part.events()).extracting(TraceEvent::step).containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(part.leftOut()).isEqualTo(5);
  }

  @Test
  void lastAt_isTheLastEventUpToThatTime() {
    RunTrace trace =
        RunTrace.of(
            List.of(
                new TraceEvent(1, 5, "a", "b", "c", Map.of()),
                new TraceEvent(2, 9, "a", "b", "c", Map.of()),
                new TraceEvent(3, 9, "a", "b", "c", Map.of())));
    assertThat(trace.lastAt(4)).isEqualTo(-1);
    assertThat(trace.lastAt(8)).isZero();
    assertThat(trace.lastAt(9)).isEqualTo(2);
  }

  private static TraceEvent row(String table, String id, String name) {
    return event(
        "store",
        "row",
        "row-changed",
        Map.of("table", table, "change", "inserted", "id", id, "name", name));
  }

  private static TraceEvent event(
      String actor, String kind, String name, Map<String, Object> fields) {
    return new TraceEvent(0, 0, actor, kind, name, fields);
  }
}
