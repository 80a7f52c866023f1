package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.AFn;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model in numbers: here one that counts, refuses to go below 0, and never goes beyond 100. */
class TransitionTableTest {

  private static final int STATES = 101;

  private static final long WEIGHT = 1_000;

  private int asked;
  private final Effort effort = new Effort(Budget.DEFAULT);

  private final List<Op> transitions = new ArrayList<>();
  private final TransitionTable table = table(20);

  private TransitionTable table(int additions) {
    transitions.clear();
    for (int i = 0; i < additions; i++) {
      transitions.add(RandomHistory.op("add", (long) i - 2));
    }
    return new TransitionTable(
        new AFn() {
          @Override
          public Object invoke(Object state, Object op) {
            asked++;
            long sum = (long) state + (long) Objects.requireNonNull(((Op) op).value());
            return sum < 0
                ? new Inconsistent(false, () -> "below 0")
                : sum >= STATES ? new Inconsistent(true, () -> "beyond") : (Object) sum;
          }
        },
        0L,
        transitions,
        new AFn() {
          @Override
          public Object invoke(Object state) {
            return WEIGHT;
          }
        },
        effort);
  }

  @Test
  void everyState_hasOneNumber_andIsAskedAboutOnce() {
    int[] numberOf = numbers();
    int before = asked;
    for (int state = 0; state < STATES; state++) {
      for (int t = 0; t < transitions.size(); t++) {
        int sum = state + t - 2;
        int expected =
            sum < 0
                ? TransitionTable.ILLEGAL
                : sum >= STATES ? TransitionTable.ILLEGAL_FOR_GOOD : numberOf[sum];
        assertThat(table.next(numberOf[state], t)).isEqualTo(expected);
        assertThat(table.next(numberOf[state], t)).isEqualTo(expected);
      }
      assertThat(table.state(numberOf[state])).isEqualTo((long) state);
    }
    assertThat(asked).isLessThanOrEqualTo(before + STATES * transitions.size());
  }

  @Test
  void refusalForGood_isRememberedOnceMet() {
    assertThat(table.next(0, 0)).isEqualTo(TransitionTable.ILLEGAL);
    assertThat(table.refusesForGood()).isFalse();
    numbers();
    assertThat(table.refusesForGood()).isFalse();
    assertThat(table.next(STATES - 1, 3)).isEqualTo(TransitionTable.ILLEGAL_FOR_GOOD);
    assertThat(table.refusesForGood()).isTrue();
    assertThat(table.next(0, 2)).as("a state as it is").isZero();
    assertThat(table.refusesForGood()).isTrue();
  }

  @Test
  void legalSomewhere_isJudgedByTheStatesMetSoFar() {
    assertThat(table.isLegalSomewhere(2)).as("plus 0").isTrue();
    assertThat(table.isLegalSomewhere(0)).as("minus 2, of 0").isFalse();
    table.next(0, 3);
    assertThat(table.isLegalSomewhere(0)).as("minus 2, of 0 and 1").isFalse();
    table.next(0, 4);
    assertThat(table.isLegalSomewhere(0)).as("minus 2, of 2 too").isTrue();
  }

  @Test
  void memory_isChargedByWhatStatesHold() {
    long before = effort.bytes();
    numbers();
    assertThat(effort.bytes()).isGreaterThanOrEqualTo(before + STATES * WEIGHT);
  }

  @Test
  void answersBeyondARow_areFoundByHash() {
    TransitionTable wide = table(2_000);
    for (int t = 2; t < 2_000; t += 7) {
      int sum = t - 2;
      assertThat(wide.next(0, t) >= 0).isEqualTo(sum < STATES);
      assertThat(wide.next(0, t)).isEqualTo(wide.next(0, t));
    }
    int asked = this.asked;
    for (int t = 2; t < 2_000; t += 7) {
      wide.next(0, t);
    }
    assertThat(this.asked).isEqualTo(asked);
  }

  /** The numbers of all states, reached one by one. */
  private int[] numbers() {
    int[] numberOf = new int[STATES];
    for (int state = 1; state < STATES; state++) {
      numberOf[state] = table.next(numberOf[state - 1], 3);
      assertThat(numberOf[state]).isEqualTo(state);
    }
    return numberOf;
  }
}
