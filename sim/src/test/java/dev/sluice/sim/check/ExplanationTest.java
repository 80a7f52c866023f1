package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an invalid verdict has to say of itself, and what surrounds a check. */
class ExplanationTest {

  private static final List<Op> STALE =
      HistoryReader.parse(
          """
          {:process 0 :type :invoke :f :write :value 1}
          {:process 0 :type :ok :f :write :value 1}
          {:process 1 :type :invoke :f :write :value 2}
          {:process 2 :type :invoke :f :read :value nil}
          {:process 3 :type :invoke :f :read :value nil}
          {:process 3 :type :ok :f :read :value 1}
          {:process 2 :type :ok :f :read :value 0}
          {:process 1 :type :ok :f :write :value 2}
          {:process 4 :type :invoke :f :write :value 7}
          {:process 4 :type :ok :f :write :value 7}
          """);

  private final Invalid invalid =
      (Invalid) Linearizability.check("register", 0L, STALE, Budget.DEFAULT);

  @Test
  void failure_isNamedWithTheLastCompletionThatCanBeExplained() {
    assertThat(invalid.op()).isSameAs(STALE.get(6));
    assertThat(invalid.previousOk()).isSameAs(STALE.get(5));
    assertThat(invalid.steps()).isBetween(2L, 5L);
    assertThat(invalid.reason())
        .isEqualTo("read of 0 at event 6: the value is 1, not 0; or else: the value is 2, not 0");
  }

  @Test
  void prefix_endsWithTheFailure() {
    assertThat(invalid.explanation().prefix()).isEqualTo(STALE.subList(0, 7));
    assertThat(invalid.explanation()).isSameAs(invalid.explanation());
  }

  @Test
  void minimalHistory_hasNothingThatCouldGo() {
    assertThat(invalid.explanation().minimal())
        .containsExactly(STALE.get(0), STALE.get(1), STALE.get(3), STALE.get(6));
  }

  @Test
  void deadEnds_sayWhereTheSearchStood() {
    assertThat(invalid.explanation().deadEnds())
        .extracting(
            end -> EdnWriter.value(((Map<?, ?>) end.state()).get(RT.keyword(null, "value"))),
            end -> end.last() == null ? -1 : end.last().index(),
            end -> end.pending().stream().map(Op::index).toList(),
            DeadEnd::refusal)
        .containsExactly(
            tuple("1", 0, List.of(2, 3), "the value is 1, not 0"),
            tuple("2", 2, List.of(3), "the value is 2, not 0"));
  }

  /** Events of the smallest histories that the shrinker leaves of public ones. */
  @ParameterizedTest
  @CsvSource({
    "etcd-cas/etcd_099.edn.gz, 7",
    "etcd-exact/etcd_057.edn.gz, 8",
    "generated/cas-n10-m400-c000-1-mut.edn.gz, 10",
    "generated/resv-n8-m400-c000-1-mutl.edn.gz, 12",
    "kv/c01-bad.edn.gz, 8",
  })
  void publicHistory_shrinksToAFewEvents(String file, int eventsMost) {
    PublicData.Row row =
        PublicData.rows().stream().filter(r -> r.file().equals(file)).findFirst().orElseThrow();
    Invalid failed =
        (Invalid) Linearizability.check(row.model(), row.init(), row.history(), Budget.DEFAULT);

    List<Op> minimal = failed.explanation().minimal();

    assertThat(minimal).hasSizeLessThanOrEqualTo(eventsMost).contains(failed.op());
  }

  /** Without the write of its value a read comes from nowhere, which explains nothing. */
  @Test
  void minimalHistory_keepsTheWriteOfTheValueThatIsRead() {
    PublicData.Row row =
        PublicData.rows().stream()
            .filter(r -> r.file().equals("etcd-cas/etcd_099.edn.gz"))
            .findFirst()
            .orElseThrow();
    Invalid failed =
        (Invalid) Linearizability.check(row.model(), row.init(), row.history(), Budget.DEFAULT);

    assertThat(failed.op().value()).isEqualTo(3L);
    assertThat(failed.explanation().minimal())
        .anySatisfy(
            op -> {
              assertThat(op.f()).isEqualTo("write");
              assertThat(op.value()).isEqualTo(3L);
            });
  }

  @Test
  void validHistory_endsInTheStateOfItsOrder() {
    Verdict verdict = Linearizability.check("register", 0L, STALE.subList(0, 6), Budget.DEFAULT);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Valid.class,
            valid -> assertThat(EdnWriter.value(valid.state())).isEqualTo("{:value 1}"));
  }

  @Test
  void spentMemory_leavesTheVerdictOpen() {
    PublicData.Row row =
        PublicData.rows().stream()
            .filter(r -> r.file().equals("hard/hreg2-n30-m400-cr0-s1-bad.edn.gz"))
            .findFirst()
            .orElseThrow();
    Budget little = new Budget(1_000_000, 1);

    assertThat(Linearizability.check(row.model(), row.init(), row.history(), little))
        .isEqualTo(new Verdict.Unknown("bytes", 0));
  }

  @Test
  void operationWithoutAKey_isOpenInEveryKey_andItsEndBelongsToItsInvocation() {
    List<Op> history =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :write :value [:a 1]}
            {:process 0 :type :info :f :write :value :timed-out}
            {:process 1 :type :invoke :f :cas :value [:b 1 2]}
            {:process 1 :type :fail :f :cas :value nil}
            {:process 2 :type :invoke :f :write :value :lost}
            {:process 3 :type :invoke :f :read :value nil}
            {:process 3 :type :ok :f :read :value [:b 4]}
            """);
    Map<Object, List<Op>> parts = Independent.split(history);
    assertThat(parts.get(Keyword.intern(null, "a"))).extracting(Op::index).containsExactly(0, 1, 4);
    assertThat(parts.get(Keyword.intern(null, "b")))
        .extracting(op -> EdnWriter.value(op.value()))
        .containsExactly("[1 2]", "nil", ":lost", "nil", "4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "register | :read 7 | | (nobody writes 7)",
        "register | :read 7 | :write 7 | (7 is first written at event 2)",
        "cas-register | :cas [7 8] | :cas [8 7] | (7 is first written at event 2)",
        "multi-register | :txn [[:read :x 7]] | :txn [[:write :x 7]] | ([:x 7] is first written at event 2)",
        "set | :read #{7} | :add 7 | (7 is first written at event 2)",
        "queue | :dequeue 7 | | (nobody writes 7)",
        "list-append | :txn [[:r :x [7]]] | :txn [[:append :x 7]] | ([:x 7] is first written at event 2)",
      })
  void whatNobodyHadWritten_isToldFromWhatIsWrittenLater(
      String model, String seen, @Nullable String later, String note) {
    String event = "{:process %d :type %s :f %s :value %s}\n";
    String history = "";
    String[] one = seen.split(" ", 2);
    history += event.formatted(0, ":invoke", one[0], one[1]);
    history += event.formatted(0, ":ok", one[0], one[1]);
    if (later != null) {
      String[] other = later.split(" ", 2);
      history += event.formatted(1, ":invoke", other[0], other[1]);
      history += event.formatted(1, ":ok", other[0], other[1]);
    }

    Verdict verdict =
        Linearizability.check(model, null, HistoryReader.parse(history), Budget.DEFAULT);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).endsWith(note));
  }

  @Test
  void orderThatWorksUpToTheFailure_isShown() {
    List<Op> history =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :write :value 1}
            {:process 0 :type :ok :f :write :value 1}
            {:process 0 :type :invoke :f :write :value 2}
            {:process 0 :type :ok :f :write :value 2}
            {:process 0 :type :invoke :f :read :value nil}
            {:process 0 :type :ok :f :read :value 1}
            """);

    assertThat(Linearizability.check("register", 0L, history, Budget.DEFAULT))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.explanation().order())
                    .extracting(Op::value)
                    .containsExactly(1L, 2L));
  }

  @Test
  void stepsOfTheParts_areSpentTogether() {
    List<Op> two =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :put :value ["a" "x"]}
            {:process 0 :type :ok :f :put :value ["a" "x"]}
            {:process 1 :type :invoke :f :put :value ["b" "x"]}
            {:process 1 :type :ok :f :put :value ["b" "x"]}
            """);
    assertThat(Linearizability.check("kv", null, two, new Budget(2, 1 << 20)))
        .isEqualTo(new Verdict.Valid(null, 2));
    assertThat(Linearizability.check("kv", null, two, new Budget(1, 1 << 20)))
        .isEqualTo(new Verdict.Unknown("steps", 2));
  }

  @Test
  void failureOfTheEarlierPart_isTheOneNamed() {
    List<Op> two =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :get :value ["a" nil]}
            {:process 1 :type :invoke :f :get :value ["b" nil]}
            {:process 1 :type :ok :f :get :value ["b" "y"]}
            {:process 0 :type :ok :f :get :value ["a" "x"]}
            """);
    Invalid failed = (Invalid) Linearizability.check("kv", null, two, Budget.DEFAULT);
    assertThat(failed.op()).isSameAs(two.get(2));
    assertThat(failed.previousOk()).isNull();
  }

  @Test
  void keyedHistory_isSplitByKey_andTheNemesisGoesToEveryKey() {
    List<Op> keyed =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :write :value [:b 1]}
            {:process :nemesis :type :info :f :kill :value nil}
            {:process 1 :type :invoke :f :read :value [nil 2]}
            {:process 0 :type :ok :f :write :value [:b 1]}
            """);
    Map<Object, List<Op>> parts = Independent.split(keyed);
    assertThat(EdnWriter.value(new ArrayList<>(parts.keySet()))).isEqualTo("(:b nil)");
    assertThat(parts.values())
        .extracting(ops -> ops.stream().map(Op::index).toList())
        .containsExactly(List.of(0, 1, 3), List.of(1, 2));
    assertThat(parts.values().iterator().next().get(0).value()).isEqualTo(1L);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"7", "[:k]", "[:k 1 2 3]"},
      delimiter = '|')
  void valueThatIsNoPair_isRefusedInAKeyedHistory(String value) {
    List<Op> history =
        HistoryReader.parse(
            "{:process 0 :type :invoke :f :read :value %1$s} {:process 0 :type :ok :f :read :value %1$s}"
                .formatted(value));
    assertThatThrownBy(() -> Independent.split(history))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessage("line 1: the value of a keyed operation is [key value], not " + value);
  }

  @Test
  void modelsThatKnowAllOperations_areThoseThatFit() {
    assertThat(Analyses.fitting(STALE))
        .contains("register", "cas-register")
        .doesNotContain("mutex", "kv", "vmm-reservoir");
    assertThat(Linearizability.models()).contains("register", "mutex");
  }

  @Test
  void refusal_saysItsReason() {
    Inconsistent refused = new Inconsistent(true, () -> "no room");
    assertThat(refused).hasToString("no room");
    assertThat(refused.isForGood()).isTrue();
    assertThat(new Inconsistent(false, () -> "").isForGood()).isFalse();
  }

  @Test
  void doubtfulRefusals_areSaid() {
    List<Op> refused =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :set-reservoir :value {:req 64 :actual 64}}
            {:process 0 :type :ok :f :set-reservoir :value {:req 64 :actual 64}}
            {:process 1 :type :invoke :f :launch :value {:vm "a" :bytes 4}}
            {:process 1 :type :fail :f :launch :value {:vm "a" :bytes 4} :error :no-space}
            """);
    Set<String> sentences = Set.copyOf(Analyses.doubtfulRefusals(null, refused, Budget.DEFAULT));
    assertThat(sentences).hasSize(1);
    assertThat(Analyses.doubtfulRefusals(null, refused.subList(0, 2), Budget.DEFAULT)).isEmpty();
  }
}
