package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.AFn;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model in numbers: here one that counts, refuses to go below 0, and never goes beyond 100. */
class TransitionTableTest {

  private static final int STATES = 101;

  private int asked;

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
        transitions);
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
  void memory_growsByStateAndByChunk() {
    long first = table.bytes();
    assertThat(first).isEqualTo(200 + 4 * 2);
    table.next(0, 0); // refused: a chunk, and no state
    assertThat(table.bytes()).isEqualTo(first + 16 + 4 * 16);
    table.next(0, 1);
    assertThat(table.bytes()).as("the same chunk").isEqualTo(first + 16 + 4 * 16);
    table.next(0, 19); // another chunk, and a state
    assertThat(table.bytes()).isEqualTo(2 * first + 2 * (16 + 4 * 16));
  }

  @Test
  void searchAndItsTables_holdWhatTheyHoldTogether() {
    Model register = Models.named("register");
    Pairing pairing =
        Pairing.of(HistoryReader.parse("{:process 0 :type :invoke :f :write :value 1}"));
    Operations operations = new Operations(pairing, register);
    TransitionTable empty =
        new TransitionTable(register.step(), register.initialState(0L), operations.transitions);
    Search search = new Search(operations, empty, new Deepest(false), true);
    int room = Sizes.room(operations.size());
    assertThat(search.bytes())
        .isEqualTo(
            empty.bytes() + new Configurations(1, room).bytes() + new Frames(1, room).bytes());
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
