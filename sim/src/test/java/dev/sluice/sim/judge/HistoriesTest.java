package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.History;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoriesTest {

  private final Histories histories =
      new Histories(List.of(new History(), new History()), List.of(new History()));

  @Test
  void withoutAComplaintOfAHistory_theSledThatTheFirstViolationNamesIsTheCulprit() {
    assertThat(culprit(HistoryCheck.NONE, "guests on sled-1 hold 2 bytes")).isEqualTo("sled-1");
    assertThat(culprit(HistoryCheck.NONE, "guests on sled-7 hold 2 bytes")).isEqualTo("sled-0");
    assertThat(culprit(HistoryCheck.NONE, "vm-3 is STARTING")).isEqualTo("sled-0");
  }

  @Test
  void objectOfAHistoryThatFitsNoOrder_isTheCulpritBeforeThat() {
    HistoryCheck ofInstances =
        (model, history) ->
            new HistoryCheck.Finding(model.equals("instance") ? "fits no order" : null, null);

    assertThat(culprit(ofInstances, "guests on sled-1 hold 2 bytes")).isEqualTo("instance-0");
  }

  private String culprit(HistoryCheck check, String message) {
    Violation seen = new Violation("some-promise", 1, 1, message, "sled", "safety");
    return histories.judge(check, List.of(seen), List.of(), 2, 2).culprit();
  }
}
