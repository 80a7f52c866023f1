package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {

  /** Two that end well (0 and 2), one that fails (1), one in doubt (3), one never ended (4). */
  private static final List<Op> HISTORY =
      HistoryReader.parse(
          """
          {:process 0 :type :invoke :f :read :value nil}
          {:process 1 :type :invoke :f :write :value 1}
          {:process :nemesis :type :ok :f :kill :value nil}
          {:process 0 :type :ok :f :read :value 0}
          {:process 2 :type :invoke :f :write :value 2}
          {:process 1 :type :fail :f :write :value 1}
          {:process 3 :type :invoke :f :write :value 3}
          {:process 3 :type :info :f :write :value 3}
          {:process 2 :type :ok :f :write :value 2}
          {:process 4 :type :invoke :f :write :value 4}
          """);

  private final Pairing pairing = Pairing.of(HISTORY);

  @Test
  void operations_areThoseThatMayHaveHappened() {
    assertThat(pairing.size()).isEqualTo(4);
    assertThat(pairing.calledAt).containsExactly(0, 4, 6, 9);
    assertThat(pairing.returnedAt).containsExactly(3, 8, Pairing.NEVER, Pairing.NEVER);
    assertThat(pairing.invoked).extracting(Op::value).containsExactly(0L, 2L, 3L, 4L);
    assertThat(pairing.invoked).extracting(Op::type).containsOnly(Op.Type.INVOKE);
  }

  @Test
  void prefix_hasWhatWasCalledBeforeAndForgetsLaterReturns() {
    Pairing prefix = pairing.upTo(6);
    assertThat(prefix.calledAt).containsExactly(0, 4);
    assertThat(prefix.returnedAt).containsExactly(3, Pairing.NEVER);
    assertThat(prefix.invoked).extracting(Op::value).containsExactly(0L, 2L);
    assertThat(pairing.upTo(8).returnedAt).containsExactly(3, 8, Pairing.NEVER);
    assertThat(pairing.upTo(100).calledAt).containsExactly(0, 4, 6, 9);
  }

  @Test
  void part_hasTheMembersAskedFor() {
    Pairing part = pairing.only(new int[] {1, 3});
    assertThat(part.calledAt).containsExactly(4, 9);
    assertThat(part.returnedAt).containsExactly(8, Pairing.NEVER);
    assertThat(part.invoked).extracting(Op::value).containsExactly(2L, 4L);
    assertThat(part.events(Integer.MAX_VALUE)).extracting(Op::index).containsExactly(4, 8, 9);
  }

  @Test
  void events_areThoseOfTheOperations_evenWhereAPrefixForgetsTheReturn() {
    assertThat(pairing.events(8)).extracting(Op::index).containsExactly(0, 3, 4, 6, 8);
    assertThat(pairing.events(7)).extracting(Op::index).containsExactly(0, 3, 4, 6);
    assertThat(pairing.upTo(6).events(9)).extracting(Op::index).containsExactly(0, 3, 4, 8);
  }

  @Test
  void lastOk_isThatOfAClientBefore() {
    assertThat(pairing.lastOkBefore(3)).isNull();
    assertThat(pairing.lastOkBefore(4)).isSameAs(HISTORY.get(3));
    assertThat(pairing.lastOkBefore(8)).isSameAs(HISTORY.get(3));
    assertThat(pairing.lastOkBefore(9)).isSameAs(HISTORY.get(8));
    assertThat(pairing.lastOkBefore(0)).isNull();
    assertThat(pairing.event(8)).isSameAs(HISTORY.get(8));
  }

  @Test
  void indicesOutOfOrder_areFineAsLongAsNoneIsThereTwice() {
    assertThat(Pairing.of(indexed(2, 0, 1)).size()).isEqualTo(3);
    assertThatThrownBy(() -> Pairing.of(indexed(2, 0, 2)))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessageEndingWith("index 2 is there twice");
    assertThatThrownBy(() -> Pairing.of(indexed(0, 0, 1)))
        .hasMessageEndingWith("index 0 is there twice");
  }

  private static List<Op> indexed(int... indices) {
    StringBuilder text = new StringBuilder();
    for (int index : indices) {
      text.append("{:index ").append(index).append(" :process ").append(text.length());
      text.append(" :type :invoke :f :read :value nil}\n");
    }
    return HistoryReader.parse(text.toString());
  }
}
