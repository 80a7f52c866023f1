package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.Keyword;
import clojure.lang.PersistentHashSet;
import clojure.lang.RT;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many moves the search needs on public histories of every kind: wide and narrow, with many in
 * doubt and with none, true and untrue. Moves are the same on every machine, so that a rule of the
 * search that no longer bites shows here, though it costs no verdict.
 */
class SearchEffortTest {

  private static final int MANY = 20;

  /** What the search takes today; less is welcome, more needs a reason. */
  @ParameterizedTest
  @CsvSource({
    "etcd-cas/etcd_099.edn.gz, 260",
    "etcd-exact/etcd_057.edn.gz, 655",
    "generated/cas-n20-m600-c010-0-ok.edn.gz, 1195",
    "generated/multi-n8-m400-c000-1-mut.edn.gz, 3084",
    "generated/mutex-n10-m1000-c005-0-ok.edn.gz, 491",
    "generated/resv-n12-m1000-c005-1-mutl.edn.gz, 5151",
    "hard/hcas-n20-m400-cr0-s1-bad.edn.gz, 2752",
    "hard/hcas-n60-m400-cr0-s1-ok.edn.gz, 1428",
    "hard/hcas-n8-m400-cr66-s1-ok.edn.gz, 234",
    "hard/hreg-n8-m400-cr39-s1-ok.edn.gz, 283",
    "hard/hreg2-n30-m400-cr0-s1-bad.edn.gz, 13275",
    "hard/hreg2-n8-m400-cr47-s1-bad.edn.gz, 4197",
    "hard/hresv-n8-m600-cr33-s1-ok.edn.gz, 2858",
    "kv/c01-bad.edn.gz, 20",
    "kv/c50-ok.edn.gz, 6801",
  })
  void publicHistory_isDecidedInFewMoves(String file, long movesMost) {
    PublicData.Row row =
        PublicData.rows().stream().filter(r -> r.file().equals(file)).findFirst().orElseThrow();
    Collection<List<Op>> histories = row.histories();

    long moves = 0;
    for (List<Op> history : histories) {
      moves += Linearizability.check(row.model(), row.init(), history, Budget.DEFAULT).steps();
    }

    assertThat(row.verdict(histories)).isEqualTo(row.expected());
    assertThat(moves).isLessThanOrEqualTo(movesMost);
  }

  /**
   * Only the last read shows whether the stop of {@code a}, called before {@code a} ran, had an
   * effect; between them are so many stops at once that each of their subsets is a state.
   */
  @Test
  void stopThatOvertakesItsLaunch_isTakenToHaveStoppedIt() {
    History history = new History();
    change(history, "set-reservoir", RT.map(key("req"), 1000L));
    for (int i = 0; i < MANY; i++) {
      change(history, "launch", vm("vm-" + i));
    }
    int launch = history.invoke(1, "launch", vm("a"), 0);
    int stop = history.invoke(2, "stop", vm("a"), 0);
    history.ok(launch, vm("a"), 0);
    history.ok(stop, vm("a"), 0);
    List<Integer> stops = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      stops.add(history.invoke(10 + i, "stop", vm("vm-" + i), 0));
    }
    for (int i = 0; i < MANY; i++) {
      history.ok(stops.get(i), vm("vm-" + i), 0);
    }
    change(history, "read", RT.map(key("vms"), PersistentHashSet.EMPTY));

    Verdict verdict =
        Linearizability.check("vmm-reservoir", null, history.ops(), new Budget(100, 1 << 20));

    assertThat(verdict).isInstanceOf(Verdict.Valid.class);
  }

  private static void change(History history, String f, Object value) {
    history.ok(history.invoke(0, f, value, 0), value, 0);
  }

  private static Object vm(String name) {
    return RT.map(key("vm"), name, key("bytes"), 1L);
  }

  private static Keyword key(String name) {
    return Keyword.intern(null, name);
  }
}
