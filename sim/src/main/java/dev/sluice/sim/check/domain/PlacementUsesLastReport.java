package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * I5: a launch is based on the newest report taken in, and what is reserved on the sled, the launch
 * included, fits the size in that report.
 */
final class PlacementUsesLastReport extends Rule {

  private final Map<String, Op> newest = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> reserved = new LinkedHashMap<>();

  PlacementUsesLastReport() {
    super("I5");
  }

  @Override
  void see(Op op) {
    Map<String, Long> rows = reserved.computeIfAbsent(sled(op), sled -> new LinkedHashMap<>());
    if (observed(op, "apply")) {
      newest.put(sled(op), op);
    } else if (observed(op, "reserve")) {
      rows.put(vm(op), amount(op, "bytes"));
    } else if (observed(op, "release")) {
      rows.remove(vm(op));
    } else if (starts(op, "launch") && field(op, "basis") != null) {
      checkBasis(op, rows);
    }
  }

  private void checkBasis(Op op, Map<String, Long> rows) {
    Op report = newest.get(sled(op));
    Object generation = field(field(op, "basis"), "gen");
    if (report == null
        || !String.valueOf(generation).equals(String.valueOf(field(report, "gen")))) {
      breach(
          op,
          String.format(
              Locale.ROOT,
              "%s was placed on %s by generation %s, and the newest is %s",
              vm(op),
              sled(op),
              generation,
              report == null ? "none" : field(report, "gen")));
      return;
    }
    long sum = rows.containsKey(vm(op)) ? sum(rows) : sum(rows) + amount(op, "bytes");
    if (sum > amount(report, "size")) {
      breach(
          op,
          String.format(
              Locale.ROOT,
              "with %s %d are reserved on %s, which reported %d",
              vm(op),
              sum,
              sled(op),
              amount(report, "size")));
    }
  }
}
