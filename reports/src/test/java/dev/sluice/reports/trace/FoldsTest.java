package dev.sluice.reports.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FoldsTest {

  private static final TraceEvent HEALING =
      event("nemesis", "phase", "phase-began", Map.of("phase", "healing"));

  @Test
  void roundsAfterHealing_areFoldedFromTheThirdOn() {
    Folds folds = Folds.of(after(HEALING, round("watch-list"), 5));

    assertThat(IntStream.range(0, 6).mapToObj(folds::has))
        .containsExactly(false, false, false, true, true, true);
    assertThat(folds.spans()).containsExactly(List.of(3, 5));
  }

  @Test
  void roundsWhileFaultsMayStrike_areNotFolded() {
    TraceEvent safety = event("nemesis", "phase", "phase-began", Map.of("phase", "safety"));
    assertThat(Folds.of(after(safety, round("watch-list"), 5)).spans()).isEmpty();
  }

  @Test
  void whatDiffersInAField_isNoRoundOfTheSame() {
    List<TraceEvent> events =
        Stream.concat(
                Stream.of(HEALING), IntStream.range(0, 5).mapToObj(i -> round("transaction-" + i)))
            .toList();
    assertThat(Folds.of(events).spans()).isEmpty();
  }

  @Test
  void whatIsLostOrConcernsALaunch_isNeverFolded() {
    for (String event : List.of("request-lost", "answer-lost", "request-refused")) {
      TraceEvent lost = event("nexus", "message", event, Map.of("what", "vmm-get"));
      assertThat(Folds.of(after(HEALING, lost, 5)).spans()).as(event).isEmpty();
    }
    TraceEvent launch = event("sled-0", "vmm", "launch-asked", Map.of("vm", "vmm-1"));
    assertThat(Folds.of(after(HEALING, launch, 5)).spans()).isEmpty();
    TraceEvent row = event("store", "row", "row-changed", Map.of("id", "vmm-1"));
    assertThat(Folds.of(after(HEALING, row, 5)).spans()).isEmpty();
  }

  private static TraceEvent round(String name) {
    return event("store", "transaction", "transaction-ended", Map.of("name", name));
  }

  private static List<TraceEvent> after(TraceEvent first, TraceEvent round, int times) {
    return Stream.concat(Stream.of(first), Stream.generate(() -> round).limit(times)).toList();
  }

  private static TraceEvent event(
      String actor, String kind, String event, Map<String, Object> fields) {
    return new TraceEvent(0, 0, actor, kind, event, fields);
  }
}
