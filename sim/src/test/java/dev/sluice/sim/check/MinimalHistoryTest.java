package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.History;
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

  /** Both writes in doubt, or one of them, or none: the value is one of three. */
  @Test
  void deadEnds_areOfDistinctStates() {
    history.invoke(1, "write", 5L, 0);
    history.invoke(2, "write", 6L, 0);
    read(9);

    assertThat(explanation().deadEnds())
        .extracting(end -> EdnWriter.value(end.state()))
        .containsExactlyInAnyOrder("{:value 0}", "{:value 5}", "{:value 6}");
  }

  private Explanation explanation() {
    Invalid invalid =
        (Invalid) Linearizability.check("register", 0L, history.ops(), Budget.DEFAULT);
    return invalid.explanation();
  }

  private void write(long value) {
    history.ok(history.invoke(0, "write", value, 0), value, 0);
  }

  private void read(long value) {
    history.ok(history.invoke(9, "read", null, 0), value, 0);
  }
}
