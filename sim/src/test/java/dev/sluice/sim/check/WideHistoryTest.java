package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.History;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More operations open at once than one word has bits. */
class WideHistoryTest {

  private final History history = new History();

  @ParameterizedTest
  @ValueSource(ints = {17, 64, 65})
  void writesThatAllOverlap_mayHappenInAnyOrder(int width) {
    writes(width);
    read(width / 2);
    assertThat(verdict()).isInstanceOf(Verdict.Valid.class);
    assertThat(verdict().steps()).isLessThanOrEqualTo(2L * width * width);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 64, 65})
  void readOfWhatNobodyWrote_isInvalidHoweverManyWritesOverlap(int width) {
    writes(width);
    read(width);
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.op()).isSameAs(history.ops().get(history.ops().size() - 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 129})
  void writesInDoubt_mayHappenLongAfterwards(int width) {
    for (int i = 0; i < width; i++) {
      history.invoke(i, "write", (long) i, 0);
    }
    read(width - 1);
    read(0);
    read(width / 2);
    assertThat(verdict()).isInstanceOf(Verdict.Valid.class);
    read(0);
    assertThat(verdict()).isInstanceOf(Invalid.class);
  }

  private Verdict verdict() {
    return Linearizability.check("register", -1L, history.ops(), Budget.DEFAULT);
  }

  private void writes(int width) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < width; i++) {
      open.add(history.invoke(i, "write", (long) i, 0));
    }
    // From the outside in, so that slots come back in another order than they went.
    while (!open.isEmpty()) {
      int id = open.size() % 2 == 0 ? open.removeLast() : open.remove();
      history.ok(id, history.ops().get(id).value(), 0);
    }
  }

  private void read(long value) {
    int id = history.invoke(1_000 + history.ops().size(), "read", null, 0);
    history.ok(id, value, 0);
  }
}
