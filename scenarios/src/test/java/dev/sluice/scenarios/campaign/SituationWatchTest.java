package dev.sluice.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.query.Query;
import dev.sluice.scenarios.file.Situation;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A situation is its events in their order, and the same as the first where it says so. */
class SituationWatchTest {

  private static final RackEvent BEGINS = new ProcessStarted("sled-1");
  private static final RackEvent DIES = new ProcessDied("sled-1");
  private static final RackEvent OTHER_DIES = new ProcessDied("sled-2");

  private static boolean arises(List<String> clauses, RackEvent... events) {
    List<Query> queries = clauses.stream().map(Query::clause).toList();
    SituationWatch watch = new SituationWatch(List.of(new Situation("it", queries, 50)));
    long step = 0;
    for (RackEvent event : events) {
      watch.entry(step++, 0, event);
    }
    return watch.arisen().equals(List.of("it"));
  }

  private static List<String> clauses(String... clauses) {
    return Stream.of(clauses).toList();
  }

  @Test
  void eventsInTheirOrder_makeIt() {
    assertThat(arises(clauses("started", "died"), BEGINS, OTHER_DIES)).isTrue();
    assertThat(arises(clauses("started"), OTHER_DIES, BEGINS)).isTrue();
  }

  @Test
  void eventsInAnotherOrder_orTooFew_doNot() {
    assertThat(arises(clauses("started", "died"), DIES, BEGINS)).isFalse();
    assertThat(arises(clauses("started", "died"), BEGINS)).isFalse();
    assertThat(arises(clauses("started", "died", "died"), BEGINS, DIES)).isFalse();
  }

  @Test
  void eventOfAnother_isNotTheSame() {
    List<String> clauses = clauses("started on sled-1", "died same sled");
    assertThat(arises(clauses, BEGINS, OTHER_DIES)).isFalse();
    assertThat(arises(clauses, BEGINS, OTHER_DIES, DIES)).isTrue();
  }

  @Test
  void laterBeginning_countsToo() {
    List<String> clauses = clauses("started", "died same sled");
    assertThat(arises(clauses, new ProcessStarted("sled-2"), BEGINS, DIES)).isTrue();
  }
}
