package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The search on the same drawn histories of every model each time: that it answers as the
 * definition does, and how many moves that takes it in all. Moves do not depend on the machine, so
 * a pruning that is lost shows here even where no verdict suffers.
 */
class SearchSweepTest {

  private static final int HISTORIES = 150;
  private static final int NUMBERS = 26;

  /** What the search takes today; less is welcome, more needs a reason. */
  private static final Map<String, Long> MOVES_MOST =
      Map.ofEntries(
          Map.entry("cas-register", 501L),
          Map.entry("counter", 833L),
          Map.entry("etcd-cas", 306L),
          Map.entry("instance", 221L),
          Map.entry("kv", 689L),
          Map.entry("list-append", 531L),
          Map.entry("multi-register", 703L),
          Map.entry("mutex", 491L),
          Map.entry("queue", 1005L),
          Map.entry("register", 738L),
          Map.entry("set", 783L),
          Map.entry("vmm-reservoir", 490L),
          Map.entry("vmm-reservoir-partial", 586L));

  @TestFactory
  Stream<DynamicTest> verdicts_areThoseOfTheDefinition_inFewMoves() {
    return Alphabet.all().values().stream()
        .map(alphabet -> DynamicTest.dynamicTest(alphabet.model(), () -> sweep(alphabet)));
  }

  private static void sweep(Alphabet alphabet) {
    Model model = Models.named(alphabet.model());
    Object initial = model.initialState(alphabet.init());
    Random random = new Random(1);
    long moves = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<Op> history = RandomHistory.of(alphabet, numbers(random));
      int failsAt = BruteForce.firstFailure(model, initial, history);

      Verdict verdict = Linearizability.check(model, initial, history, Budget.DEFAULT);

      moves += verdict.steps();
      if (failsAt < 0) {
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
      } else {
        assertThat(verdict)
            .isInstanceOfSatisfying(
                Invalid.class, invalid -> assertThat(invalid.op()).isSameAs(history.get(failsAt)));
      }
    }
    assertThat(moves).isLessThanOrEqualTo(MOVES_MOST.get(alphabet.model()));
  }

  private static List<Integer> numbers(Random random) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < NUMBERS; i++) {
      numbers.add(random.nextInt(100_000));
    }
    return numbers;
  }
}
