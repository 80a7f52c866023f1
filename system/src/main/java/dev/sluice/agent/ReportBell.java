package dev.sluice.agent;

import dev.sluice.api.ReservoirReport;
import org.jspecify.annotations.Nullable;

/**
 * Rings the notifier when what Nexus is told of the reservoir has changed; a step of growth within
 * the same ten per cent has not.
 */
final class ReportBell {

  private final NexusNotifier notifier;
  private @Nullable ReservoirReport last;

  ReportBell(NexusNotifier notifier) {
    this.notifier = notifier;
  }

  /** Takes note of the reservoir; to be called on each change, on the notifier's worker. */
  void onReservoir(Reservoir reservoir) {
    ReservoirReport now = reservoir.report();
    if (!now.equals(last)) {
      last = now;
      notifier.bell();
    }
  }
}
