package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.Op;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many moves the search needs on public histories of every kind: wide and narrow, with many in
 * doubt and with none, true and untrue. Moves are the same on every machine, so that a rule of the
 * search that no longer bites shows here, though it costs no verdict.
 */
class SearchEffortTest {

  /** What the search takes today; less is welcome, more needs a reason. */
  @ParameterizedTest
  @CsvSource({
    "etcd-cas/etcd_099.edn.gz, 260",
    "etcd-exact/etcd_057.edn.gz, 655",
    "generated/cas-n20-m600-c010-0-ok.edn.gz, 1195",
    "generated/multi-n8-m400-c000-1-mut.edn.gz, 3084",
    "generated/mutex-n10-m1000-c005-0-ok.edn.gz, 491",
    "generated/resv-n12-m1000-c005-1-mutl.edn.gz, 4125",
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
}
