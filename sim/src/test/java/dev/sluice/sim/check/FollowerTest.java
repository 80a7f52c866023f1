package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A history that grows against the same history once it is all there. */
class FollowerTest {

  private static final Budget BUDGET = new Budget(2_000_000, 1L << 27);

  /**
   * Looked at after every event: invalid exactly from the first event on up to which the history is
   * invalid and stays so, whatever the end of what is open.
   */
  @Test
  void randomHistories_standAsTheCheckOfTheWholeSays() {
    Random random = new Random(7);
    int invalid = 0;
    for (Alphabet alphabet : Alphabet.all().values()) {
      for (int i = 0; i < 60; i++) {
        List<Integer> numbers = random.ints(26, 0, 100_000).boxed().toList();
        List<Op> history = RandomHistory.of(alphabet, numbers);
        Verdict whole = Linearizability.check(alphabet.model(), alphabet.init(), history, BUDGET);
        Follower follower = new Follower(alphabet.model(), alphabet.init(), BUDGET);
        Op said = null;
        for (Op op : history) {
          follower.add(op);
          if (follower.look(false) == Follower.Standing.INVALID && said == null) {
            said = op;
          }
        }
        boolean isInvalid = follower.look(true) == Follower.Standing.INVALID;
        assertThat(isInvalid)
            .as("%s %s: %s", alphabet.model(), history, follower.note())
            .isEqualTo(whole instanceof Invalid);
        if (whole instanceof Invalid verdict && said != null) {
          invalid++;
          // Failures are known as such only when they come; so it may be said later, never earlier.
          assertThat(said.index()).isGreaterThanOrEqualTo(verdict.op().index());
        }
      }
    }
    assertThat(invalid).isGreaterThan(100);
  }

  /** Clients at work, looked at now and then. */
  @Test
  void clientsAtWork_keepNoMoreThanWhatIsOpen() {
    for (String model : List.of("register", "cas-register", "instance", "mutex")) {
      GeneratedHistory generated = new GeneratedHistory(model, 5, 3_000, 0, false, 3);
      Follower follower = new Follower(model, generated.init(), BUDGET);
      int most = 0;
      int at = 0;
      for (Op op : generated.ops()) {
        follower.add(op);
        if (++at % 10 == 0) {
          assertThat(follower.look(false)).isEqualTo(Follower.Standing.VALID);
          most = Math.max(most, follower.held());
        }
      }
      assertThat(follower.look(true)).isEqualTo(Follower.Standing.VALID);
      assertThat(most).as(model).isLessThan(1_000);
    }
  }

  @Test
  void violation_isSaidAtItsEvent() {
    List<Op> history = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      history.addAll(write(history.size(), i));
    }
    history.addAll(
        HistoryReader.parse(
            """
            {:process 8 :type :invoke :f :write :value 7 :index 10000}
            {:process 9 :type :invoke :f :read :value nil :index 10001}
            {:process 9 :type :ok :f :read :value 5 :index 10002}
            """));
    Follower follower = new Follower("register", 0L, BUDGET);
    for (Op op : history) {
      assertThat(follower.look(false)).isEqualTo(Follower.Standing.VALID);
      follower.add(op);
    }

    assertThat(follower.look(false)).isEqualTo(Follower.Standing.INVALID);
    assertThat(follower.note()).startsWith("read of 5 at event 10002: the value is ");
  }

  /** A resize that has not ended may turn out to have got part of the way. */
  @Test
  void resizeThatHasNotEnded_isWaitedFor() {
    List<Op> history =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :set-reservoir :value {:req 3}}
            {:process 1 :type :invoke :f :read :value nil}
            {:process 1 :type :ok :f :read :value {:actual 2}}
            {:process 0 :type :ok :f :set-reservoir :value {:req 3 :actual 2}}
            """);
    Follower follower = new Follower("vmm-reservoir", null, BUDGET);
    for (Op op : history) {
      follower.add(op);
      assertThat(follower.look(false)).isEqualTo(Follower.Standing.VALID);
    }
  }

  @Test
  void budgetThatIsSpent_leavesItOpen() {
    GeneratedHistory generated = new GeneratedHistory("cas-register", 20, 400, 30, false, 1);
    Follower follower = new Follower("cas-register", 0L, new Budget(50, 1L << 27));
    generated.ops().forEach(follower::add);

    assertThat(follower.look(false)).isEqualTo(Follower.Standing.UNKNOWN);
    assertThat(follower.note()).isEqualTo("the budget of steps is spent");
  }

  private static List<Op> write(int index, int value) {
    return HistoryReader.parse(
        """
        {:process 0 :type :invoke :f :write :value %d :index %d}
        {:process 0 :type :ok :f :write :value %d :index %d}
        """
            .formatted(value, index, value, index + 1));
  }
}
