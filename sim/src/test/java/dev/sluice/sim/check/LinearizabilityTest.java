package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

  private static final long GIB = 1L << 30;

  private final History history = new History();

  @Test
  void overlappingLaunchesThatFitTogether_areValid() {
    set(64);
    int a = launch("a", 32);
    int b = launch("b", 32);
    ok(b);
    ok(a);

    assertThat(check("vmm-reservoir")).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void secondLaunchThatDoesNotFit_isNamedWithWhatIsInItsWay() {
    set(64);
    ok(launch("a", 40));
    int b = launch("b", 40);
    ok(b);

    assertThat(check("vmm-reservoir"))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> {
              assertThat(invalid.op()).isSameAs(history.ops().get(5));
              assertThat(invalid.previousOk()).isSameAs(history.ops().get(3));
              assertThat(invalid.reason())
                  .isEqualTo(
                      "launch of b (40 GiB) at 0.000004 s: reservoir 64 GiB holds a (40 GiB)");
            });
  }

  @Test
  void spentSteps_leaveTheVerdictOpen() {
    set(64);
    ok(launch("a", 40));

    assertThat(Linearizability.check("vmm-reservoir", null, history.ops(), new Budget(1, 1 << 30)))
        .isEqualTo(new Verdict.Unknown("steps", 2));
  }

  @Test
  void spentBytes_leaveTheVerdictOpen() {
    PublicData.Row row = PublicData.row("hard/hresv-n8-m600-cr33-s1-bad.edn.gz");

    assertThat(
            Linearizability.check(
                row.model(), row.init(), row.history(), new Budget(Long.MAX_VALUE, 1 << 20)))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class, unknown -> assertThat(unknown.cause()).isEqualTo("bytes"));
  }

  @Test
  void instanceThatStartsWithoutBeingCreated_isInvalid() {
    int start = history.invoke(0, "start", null, 0);
    history.ok(start, null, 1);

    assertThat(check("instance"))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .isEqualTo("start at 0.000000 s: the instance is absent"));
  }

  @Test
  void unknownModel_isRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> check("stack"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no model is called stack; there are cas-register, counter, ");
  }

  @Test
  void registerReadOfAnOldValue_isInvalidAtThatRead() {
    List<Op> ops =
        HistoryReader.parse(
            """
            {:process 0 :type :invoke :f :write :value 1}
            {:process 0 :type :ok     :f :write :value 1}
            {:process 0 :type :invoke :f :read :value nil}
            {:process 0 :type :ok     :f :read :value 0}
            """);

    assertThat(Linearizability.check("register", 0L, ops, Budget.DEFAULT))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .isEqualTo("read of 0 at event 3: the value is 1, not 0"));
  }

  private Verdict check(String model) {
    return Linearizability.check(model, null, history.ops(), Budget.DEFAULT);
  }

  private void set(long gib) {
    ok(history.invoke(0, "set-reservoir", RT.map(key("req"), gib * GIB), 0));
  }

  private int launch(String vm, long gib) {
    long now = history.ops().size();
    return history.invoke(
        now, "launch", RT.map(key("vm"), vm, key("bytes"), gib * GIB), 1000 * now);
  }

  private void ok(int id) {
    history.ok(id, history.ops().get(id).value(), 1000L * id);
  }

  private static Keyword key(String name) {
    return Keyword.intern(null, name);
  }
}
