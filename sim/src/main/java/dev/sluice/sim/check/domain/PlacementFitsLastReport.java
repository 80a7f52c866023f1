package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Applied;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.Released;
import dev.sluice.sim.check.domain.RackEvent.Report;
import dev.sluice.sim.check.domain.RackEvent.Reserved;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I5: when a VM is placed, all that is reserved on the sled, the VM included, fits the newest
 * report taken in; and a launch that succeeds takes no more than was reserved for it. A report that
 * comes after the decision and says less breaks nothing: to refuse is then the sled's part.
 */
final class PlacementFitsLastReport extends Rule {

  private final Map<String, Report> newest = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> reserved = new LinkedHashMap<>();
  private final Map<String, Long> promised = new LinkedHashMap<>();
  private final Map<String, Long> asked = new LinkedHashMap<>();

  PlacementFitsLastReport(Consumer<Breach> breaches) {
    super("I5", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Applied apply) {
      newest.put(apply.sled(), apply.report());
    } else if (event instanceof Reserved row) {
      promised.put(row.vm(), row.bytes());
      rows(row.sled()).put(row.vm(), row.bytes());
      compare(row);
    } else if (event instanceof Released row) {
      rows(row.sled()).remove(row.vm());
    } else if (event instanceof LaunchCalled call) {
      asked.put(call.vm(), call.bytes());
    } else if (event instanceof LaunchAnswered answer && launched(answer)) {
      compare(answer);
    }
  }

  private Map<String, Long> rows(String sled) {
    return reserved.computeIfAbsent(sled, any -> new LinkedHashMap<>());
  }

  private void compare(Reserved row) {
    Report report = newest.get(row.sled());
    long size = report == null ? 0 : report.sizeBytes();
    long sum = sum(rows(row.sled()));
    if (sum > size) {
      breach(
          String.format(
              Locale.ROOT,
              "with %s %d are reserved on %s, which reported %d",
              row.vm(),
              sum,
              row.sled(),
              size));
    }
  }

  private void compare(LaunchAnswered answer) {
    Long most = promised.get(answer.vm());
    long taken = asked.getOrDefault(answer.vm(), 0L);
    if (most != null && taken > most) {
      breach(
          String.format(
              Locale.ROOT,
              "%s takes %d on %s, and %d were reserved for it",
              answer.vm(),
              taken,
              answer.sled(),
              most));
    }
  }
}
