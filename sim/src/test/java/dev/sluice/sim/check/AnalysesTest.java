package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysesTest {

  private static final List<Op> STALE =
      HistoryReader.parse(
          """
          {:process 0 :type :invoke :f :write :value 1}
          {:process 0 :type :ok :f :write :value 1}
          {:process 1 :type :invoke :f :read :value nil}
          {:process 1 :type :ok :f :read :value 0}
          """);

  @Test
  void invalidAnalysis_looksLikeKnossos() {
    IPersistentMap analysis = Analyses.of("register", 0L, STALE, Budget.DEFAULT);

    assertThat(get(analysis, "valid?")).isEqualTo(false);
    assertThat(get((IPersistentMap) get(analysis, "op"), "index")).isEqualTo(3L);
    assertThat(get((IPersistentMap) get(analysis, "previous-ok"), "index")).isEqualTo(1L);
    assertThat(EdnWriter.value(get(analysis, "final-paths")))
        .isEqualTo(
            "#{[{:model {:value 1}, :op {:f :write, :index 0, :process 0, :time -1, :type :invoke,"
                + " :value 1}} {:model {:inconsistent \"the value is 1, not 0\"}, :op {:f :read,"
                + " :index 3, :process 1, :time -1, :type :ok, :value 0}}]}");
    assertThat(get(analysis, "analyzer")).isEqualTo(Keyword.intern(null, "sluice"));
  }

  @Test
  void validAnalysis_hasTheFinalModel() {
    IPersistentMap analysis = Analyses.of("register", 0L, STALE.subList(0, 2), Budget.DEFAULT);

    assertThat(get(analysis, "valid?")).isEqualTo(true);
    assertThat(EdnWriter.value(get(analysis, "model"))).isEqualTo("{:value 1}");
  }

  @Test
  void spentBudget_isUnknownWithItsCause() {
    IPersistentMap analysis =
        Analyses.of("register", 7L, STALE.subList(0, 2), new Budget(0, 1 << 20));

    assertThat(EdnWriter.value(get(analysis, "valid?"))).isEqualTo(":unknown");
    assertThat(EdnWriter.value(get(analysis, "cause"))).isEqualTo(":steps");
  }

  @Test
  void independentKeys_areJudgedByThemselves() {
    List<Op> keyed =
        STALE.stream()
            .map(
                op -> op.withValue(HistoryReader.value("[:k " + EdnWriter.value(op.value()) + "]")))
            .toList();

    IPersistentMap analysis = Analyses.independent("register", 0L, keyed, Budget.DEFAULT);

    assertThat(get(analysis, "valid?")).isEqualTo(false);
    assertThat(EdnWriter.value(get(analysis, "failures"))).isEqualTo("[:k]");
  }

  /**
   * The Knossos on the test class path is a stand-in: what is tested is that it is asked rightly.
   */
  @Test
  void knossosOnTheClassPath_isAskedWithItsOwnModelOrOurs() {
    assertThat(Analyses.hasKnossos()).isTrue();
    assertThat(get(Analyses.byKnossos("register", 0L, STALE), "valid?")).isEqualTo(false);
    assertThat(get(Analyses.byKnossos("register", 0L, STALE.subList(0, 2)), "valid?"))
        .isEqualTo(true);
    assertThat(get(Analyses.byKnossos("etcd-cas", 0L, STALE), "valid?")).isEqualTo(false);
    assertThat(get(Analyses.byKnossos("etcd-cas", 0L, STALE.subList(0, 2)), "valid?"))
        .isEqualTo(true);
  }

  private static Object get(IPersistentMap map, String key) {
    return map.valAt(Keyword.intern(null, key));
  }
}
