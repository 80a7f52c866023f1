package dev.sluice.reports.page;

import dev.sluice.reports.Json;
import dev.sluice.reports.RunVerdict;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.TraceWindow;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.judge.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs for pages to tell. */
final class Stories {

  private static final String HOSTILE =
      "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>{{script}}";

  private Stories() {}

  /** Twelve events on two sleds, which all promises have survived. */
  static RunStory small() throws IOException {
    Path file = Files.createTempFile("small", ".jsonl");
    Files.writeString(file, resource("/dev/sluice/reports/query/small.jsonl"));
    return story(RunTrace.read(file, new Json(), TraceWindow.ALL).events(), List.of());
  }

  /** A launch before its reservoir is ready, with the messages and the boot around it. */
  static RunStory failing() {
    List<TraceEvent> events = new ArrayList<>();
    add(events, 0, "nemesis", "phase", "phase-began", Map.of("phase", "safety"));
    add(events, 1, "sled-0", "power", "power-on", Map.of());
    add(
        events,
        20,
        "sled-0",
        "boot",
        "boot-began",
        Map.of("boot", 1, "id", "51ed0000-0000-4000-8000-000000000000", "desiredBytes", 8L << 30));
    reservoir(events, 21, "SETTING_UP", 0, 1L << 30);
    add(
        events,
        24,
        "nemesis",
        "fault",
        "fault-began",
        Map.of(
            "fault",
            "slow-growth",
            "target",
            "sled-0",
            "amount",
            50,
            "atMillis",
            24_000,
            "lastsMillis",
            20_000));
    add(
        events,
        24,
        "sled-0",
        "strike",
        "fault-struck",
        Map.of("fault", "slow-growth", "changed", "a chunk"));
    add(
        events,
        30,
        "client-1",
        "operation",
        "operation-invoked",
        Map.of("call", 0, "operation", "start", "target", 3, "amount", 0));
    message(events, 30, 1, "clients", "nexus", "start");
    add(
        events,
        31,
        "sled-0",
        "vmm",
        "launch-asked",
        Map.of(
            "call",
            0,
            "vm",
            "d10599ef-f7bd-4915-932d-64a3ead265d2",
            "boot",
            1,
            "bytes",
            1L << 30,
            "ready",
            false));
    message(events, 31, 2, "nexus", "sled-0", "ensure running");
    add(
        events,
        32,
        "sled-0",
        "bhyve",
        "create-asked",
        Map.of(
            "vm",
            "d10599ef-f7bd-4915-932d-64a3ead265d2",
            "bytes",
            1L << 30,
            "boot",
            1,
            "kernelBytes",
            2L << 30));
    String message =
        "launch of d10599ef-f7bd-4915-932d-64a3ead265d2 reached bhyve on sled-0 while its reservoir was SETTING_UP in boot-1";
    add(
        events,
        32,
        "judge",
        "violation",
        "violation-found",
        Map.of("oracle", "no-launch-before-ready", "message", message));
    long step = events.get(events.size() - 1).step();
    add(
        events,
        33,
        "sled-0",
        "bhyve",
        "vm-created",
        Map.of(
            "vm",
            "d10599ef-f7bd-4915-932d-64a3ead265d2",
            "bytes",
            1L << 30,
            "kernelBytes",
            2L << 30));
    add(
        events,
        34,
        "client-1",
        "operation",
        "operation-answered",
        Map.of("call", 0, "operation", "start", "target", 3, "amount", 0));
    reservoir(events, 50, "READY", 8L << 30, 8L << 30);
    add(events, 60, "nemesis", "phase", "phase-began", Map.of("phase", "healing"));
    return story(
        events,
        List.of(
            new Violation(
                "no-launch-before-ready", step, 32_000_000_000L, message, "vm", "safety")));
  }

  /**
   * A user creates an instance and starts it, gets an error that tells nothing, and is then told
   * twice what cannot be: that it is failed, though nothing was lost.
   */
  static RunStory unordered() {
    List<TraceEvent> events = new ArrayList<>();
    History history = new History();
    add(events, 0, "nemesis", "phase", "phase-began", Map.of("phase", "safety"));
    int created = invoke(events, history, 1, 0, "create");
    answer(events, 2, 0, "create");
    history.ok(created, null, 2_000_000_000L);
    int started = invoke(events, history, 3, 1, "start");
    answer(events, 4, 1, "start");
    history.info(started, "OUTCOME_UNKNOWN", 4_000_000_000L);
    int seen = invoke(events, history, 5, 2, "get");
    answer(events, 6, 2, "get");
    history.ok(seen, HistoryReader.value(":failed"), 6_000_000_000L);
    int later = invoke(events, history, 7, 3, "get");
    answer(events, 8, 3, "get");
    history.ok(later, HistoryReader.value(":stopped"), 8_000_000_000L);
    RunTrace trace = RunTrace.of(events);
    String message = "instance-0: get of failed at 5.000000 s: the instance is running, not failed";
    RunStory story =
        story(
            events,
            List.of(
                new Violation(
                    "instance-linearizable", 8, 8_000_000_000L, message, "instance", "end")));
    return new RunStory(
        story.folder(),
        story.scenario(),
        story.seed(),
        story.commit(),
        story.verdict(),
        trace,
        Linearization.of("instance-0", history.ops(), trace),
        true);
  }

  private static int invoke(
      List<TraceEvent> events, History history, long second, int call, String operation) {
    add(
        events,
        second,
        "client-1",
        "operation",
        "operation-invoked",
        Map.of("call", call, "operation", operation, "target", 3, "amount", 0));
    return history.invoke(call, operation, null, second * 1_000_000_000L);
  }

  private static void answer(List<TraceEvent> events, long second, int call, String operation) {
    add(
        events,
        second,
        "client-1",
        "operation",
        "operation-answered",
        Map.of("call", call, "operation", operation, "target", 3, "amount", 0));
  }

  /** A long run: messages between Nexus and ten sleds. */
  static RunStory long50000() {
    List<TraceEvent> events = new ArrayList<>();
    for (int i = 0; events.size() < 50_000; i++) {
      message(events, i, i + 1, "nexus", "sled-" + i % 10, "look at VMM");
    }
    Violation violation =
        new Violation("made-up", 20_000, 5_000_000_000_000L, "in the middle", "run", "safety");
    return story(events.subList(0, 50_000), List.of(violation));
  }

  /** A run all of whose texts would like to be code. */
  static RunStory hostile() {
    List<TraceEvent> events = new ArrayList<>();
    add(
        events,
        1,
        HOSTILE,
        "message",
        "request-sent",
        Map.of("message", 1, "from", HOSTILE, "to", HOSTILE, "what", HOSTILE));
    add(
        events,
        2,
        "store",
        "row",
        "row-changed",
        Map.of(
            "table",
            "instance",
            "change",
            "inserted",
            "id",
            HOSTILE,
            "name",
            HOSTILE,
            "__proto__",
            HOSTILE));
    add(events, 3, "nemesis", "fault", "fault-began", Map.of("fault", HOSTILE, "target", HOSTILE));
    add(
        events,
        4,
        "client-1",
        "operation",
        "operation-invoked",
        Map.of("call", 1, "operation", HOSTILE, "target", HOSTILE));
    RunStory story =
        story(events, List.of(new Violation(HOSTILE, 2, 2_000_000_000L, HOSTILE, "vm", HOSTILE)));
    return new RunStory(
        story.folder(), HOSTILE, 1, HOSTILE, story.verdict(), story.trace(), null, false);
  }

  static RunStory story(List<TraceEvent> events, List<Violation> violations) {
    return new RunStory(
        Path.of("target/sluice/failures/made-up-7"),
        "made-up",
        7,
        "c0ffee",
        new RunVerdict(
            violations.isEmpty() ? SeedVerdict.PASS : SeedVerdict.FAIL, violations, List.of()),
        RunTrace.of(events),
        null,
        false);
  }

  /** Leaves the files of a run in {@code folder}. */
  static void write(RunStory story, Path folder) throws IOException {
    Json json = new Json();
    StringBuilder lines = new StringBuilder();
    for (TraceEvent event : story.trace().events()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("step", event.step());
      line.put("timeNanos", event.timeNanos());
      line.put("actor", event.actor());
      line.put("kind", event.kind());
      line.put("event", event.event());
      line.putAll(event.fields());
      lines.append(json.line(line)).append('\n');
    }
    Files.writeString(folder.resolve(RunStory.TRACE), lines);
    Files.writeString(folder.resolve(RunVerdict.FILE), json.line(story.verdict()));
    Files.writeString(
        folder.resolve("repro.json"),
        json.line(Map.of("scenario", story.scenario(), "seed", story.seed(), "commit", "c0ffee")));
  }

  /** The first event of a name. */
  static int index(RunStory story, String name) {
    List<TraceEvent> events = story.trace().events();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).is(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no " + name);
  }

  static String resource(String name) throws IOException {
    try (var in = Stories.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A run of the events that {@code fill} adds, then healing, and a complaint a while later. */
  static RunStory complaint(
      String oracle, String message, long second, Consumer<List<TraceEvent>> fill) {
    List<TraceEvent> events = new ArrayList<>();
    add(events, 0, "nemesis", "phase", "phase-began", Map.of("phase", "safety"));
    fill.accept(events);
    long step = events.size();
    add(
        events,
        second,
        "judge",
        "violation",
        "violation-found",
        Map.of("oracle", oracle, "message", message));
    return story(
        events,
        List.of(new Violation(oracle, step, second * 1_000_000_000L, message, null, "healing")));
  }

  private static void reservoir(
      List<TraceEvent> events, long second, String phase, long settled, long kernel) {
    add(
        events,
        second,
        "sled-0",
        "reservoir",
        "reservoir-changed",
        Map.of(
            "phase",
            phase,
            "desiredBytes",
            8L << 30,
            "settledBytes",
            settled,
            "heldBytes",
            kernel,
            "kernelBytes",
            kernel));
  }

  private static void message(
      List<TraceEvent> events, long second, int number, String from, String to, String what) {
    Map<String, Object> fields =
        Map.of("message", number, "sequence", number, "from", from, "to", to, "what", what);
    add(events, second, from, "message", "request-sent", fields);
    add(events, second, to, "message", "request-received", fields);
    add(events, second, to, "message", "answer-sent", fields);
    add(events, second, from, "message", "answer-received", fields);
  }

  static void add(
      List<TraceEvent> events,
      long second,
      String actor,
      String kind,
      String event,
      Map<String, Object> fields) {
    long step = events.size();
    events.add(new TraceEvent(step, second * 1_000_000_000L, actor, kind, event, fields));
  }
}
