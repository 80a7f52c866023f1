package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.kernel.Kernel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tests of oracles share: events that they make up, and what the oracles found in them. */
abstract class OracleFixture implements Fires.Judged {

  final Events events = new Events();
  final Kernel kernel = new Kernel(1);
  final Findings findings = new Findings(kernel, events);

  @Override
  public final List<String> broken() {
    return findings.violations().stream().map(Violation::oracle).toList();
  }

  /** Nothing was found. */
  final void quiet() {
    assertThat(findings.violations()).isEmpty();
  }

  /** One violation was found, of this promise. */
  final void fired(Promise promise) {
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(promise.label());
  }

  /** A row changes as a transaction commits. */
  final void changed(@Nullable Object before, @Nullable Object after) {
    events.emit(RowChanged.of("t", before, after));
  }
}
