package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.HistoryReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an explanation must keep, and what it must not say twice. */
class MinimalHistoryTest {

  private final History history = new History();

  /** The first write could go, and the read would still fail; but then of a value from nowhere. */
  @Test
  void writeOfTheValueThatIsRead_isKept() {
    write(3);
    write(1);
    read(3);

    assertThat(explanation().minimal()).isEqualTo(history.ops());
  }

  @Test
  void whatComesFromNowhere_needsNoOtherOperation() {
    write(3);
    write(1);
    read(9);

    List<Integer> kept = explanation().minimal().stream().map(op -> op.index()).toList();
    assertThat(kept).containsExactly(2, 3, 4, 5);
  }

  /** Three in doubt: the value 2 comes of the first two, or of the third alone. */
  @Test
  void deadEnds_areOfDistinctStates() {
    int process = 1;
    for (String cas : List.of("[0 1]", "[1 2]", "[0 2]")) {
      history.invoke(process++, "cas", HistoryReader.value(cas), 0);
    }
    read(9);

    assertThat(explanation().deadEnds())
        .extracting(end -> EdnWriter.value(end.state()))
        .containsExactlyInAnyOrder("{:value 0}", "{:value 1}", "{:value 2}");
  }

  private Explanation explanation() {
    Invalid invalid =
        (Invalid) Linearizability.check("cas-register", 0L, history.ops(), Budget.DEFAULT);
    return invalid.explanation();
  }

  private void write(long value) {
    history.ok(history.invoke(0, "write", value, 0), value, 0);
  }

  private void read(long value) {
    history.ok(history.invoke(9, "read", null, 0), value, 0);
  }
}
