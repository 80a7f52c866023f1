package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.sim.Simulator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The names that {@code replay} uses are those of the pages. */
final class NameRecordingTest {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @Test
  void everyIdOfARun_hasTheNameThatAllEventsGiveIt_andIsThereInFullOnce() {
    TraceRecording all = new TraceRecording(null);
    NameRecording few = new NameRecording();
    new Simulator()
        .run(
            Draw.plan(Catalogue.builtIn().find("rolling-upgrade"), 1),
            (step, timeNanos, event) -> {
              all.entry(step, timeNanos, event);
              few.entry(step, timeNanos, event);
            });
    List<String> ids = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    Map<String, String> inFull = RunTrace.of(all.events()).names().inFull();
    inFull.forEach(
        (name, id) -> {
          ids.add(id);
          expected.add(name + " (" + id + ")");
        });
    List<String> messages = few.in(Collections.nCopies(2, String.join(" and ", ids)));

    assertThat(inFull.keySet()).contains("sled-0", "vm-0", "vmm-1", "saga-1", "nexus/1");
    assertThat(messages.get(0)).isEqualTo(String.join(" and ", expected));
    assertThat(messages.get(1)).isEqualTo(String.join(" and ", inFull.keySet()));
    assertThat(ID.matcher(messages.get(1)).find()).isFalse();
  }

  @Test
  void sizes_haveUnits() {
    assertThat(new NameRecording().in(List.of("1075838976 bytes too few")))
        .containsExactly("1026 MiB too few");
  }
}
