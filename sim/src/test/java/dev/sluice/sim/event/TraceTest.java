package dev.sluice.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A program can follow a run by the fields of its trace, without its words. */
class TraceTest {

  private static final long REBOOT_MILLIS = 120_000;

  private final List<TraceEntry> entries = new ArrayList<>();

  private void run(Fault... faults) {
    Plan plan =
        new Plan(
            "test",
            1,
            List.of(new SledPlan(64, new ReservoirMode.Percent(80), 7_000, 0)),
            List.of(
                new Operation(OperationKind.CREATE, 1_000, 0, 0, 4),
                new Operation(OperationKind.START, 80_000, 0, 0, 0),
                new Operation(OperationKind.STOP, 110_000, 0, 0, 0)),
            List.of(faults),
            150_000,
            false,
            Schedule.UNIFORM);
    new Simulator()
        .withoutHistories()
        .run(plan, (step, timeNanos, event) -> entries.add(event.entry()));
  }

  private List<TraceEntry> of(String event) {
    return entries.stream().filter(entry -> entry.event().equals(event)).toList();
  }

  private static Object field(TraceEntry entry, String name) {
    return Objects.requireNonNull(entry.fields().get(name), name);
  }

  @Test
  void reservoirCurve_isInTheFields() {
    run();
    List<TraceEntry> curve = of("reservoir-changed");
    assertThat(curve).extracting(entry -> field(entry, "phase")).contains("SETTING_UP", "READY");
    assertThat(curve).allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("sled-0"));
    long settled = (long) field(curve.get(curve.size() - 1), "settledBytes");
    assertThat(settled).isGreaterThan(50L << 30);
    assertThat(field(curve.get(curve.size() - 1), "kernelBytes")).isEqualTo(settled);
  }

  @Test
  void messageArrows_joinByNumberAndCopy() {
    run(new Fault(FaultKind.DUPLICATE, 79_000, 60_000, Target.of("*>*"), 100, null));
    Map<Object, List<TraceEntry>> received =
        of("request-received").stream().collect(Collectors.groupingBy(e -> field(e, "message")));
    assertThat(of("request-doubled"))
        .isNotEmpty()
        .allSatisfy(
            doubled ->
                assertThat(received.get(field(doubled, "message")))
                    .extracting(entry -> field(entry, "copy"))
                    .containsExactly(0, 1));
    Set<Object> sent = new LinkedHashSet<>();
    of("request-sent").forEach(entry -> sent.add(field(entry, "message")));
    assertThat(of("answer-sent")).isNotEmpty();
    assertThat(of("answer-received"))
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(sent).contains(field(entry, "message")));
  }

  @Test
  void sequence_countsTheRequestsBetweenTwoHosts() {
    run();
    List<Object> numbers = new ArrayList<>();
    for (TraceEntry entry : of("request-sent")) {
      if ("sled-0".equals(field(entry, "from")) && "nexus".equals(field(entry, "to"))) {
        numbers.add(field(entry, "sequence"));
      }
    }
    assertThat(numbers).startsWith(1L, 2L, 3L);
  }

  @Test
  void faultSpan_hasItsBeginAndEnd() {
    run(new Fault(FaultKind.SLED_REBOOT, REBOOT_MILLIS, 5_000, Target.of("sled-0"), 0, null));
    assertThat(of("fault-began"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(field(entry, "fault")).isEqualTo("sled-reboot");
              assertThat(field(entry, "target")).isEqualTo("sled-0");
              assertThat(field(entry, "lastsMillis")).isEqualTo(5_000L);
            });
    assertThat(of("fault-ended")).hasSize(1);
    assertThat(of("fault-struck")).isNotEmpty();
    assertThat(of("boot-ended")).isNotEmpty();
  }

  @Test
  void phases_areInTheirOrder() {
    run();
    assertThat(of("phase-began"))
        .extracting(entry -> field(entry, "phase"))
        .containsExactly("safety", "healing", "last-start", "end");
  }

  @Test
  void everyEventAndFieldOfATrace_isInTheDocs() throws IOException {
    run(
        new Fault(FaultKind.SLED_REBOOT, REBOOT_MILLIS, 5_000, Target.of("sled-0"), 0, null),
        new Fault(FaultKind.DUPLICATE, 79_000, 60_000, Target.of("*>*"), 50, null),
        new Fault(FaultKind.LOSE_REQUEST, 79_000, 60_000, Target.of("*>*"), 20, null),
        new Fault(FaultKind.LOSE_REPLY, 79_000, 60_000, Target.of("*>*"), 20, null),
        new Fault(FaultKind.NEXUS_RESTART, 85_000, 2_000, Target.of("nexus"), 0, null));
    String docs = Files.readString(Path.of("../docs/files.md"));
    Set<String> names = new LinkedHashSet<>();
    for (TraceEntry entry : entries) {
      names.add(entry.event());
      names.add(entry.kind());
      names.addAll(entry.fields().keySet());
    }
    assertThat(names).hasSizeGreaterThan(50);
    assertThat(names).allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
  }
}
