package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * I7: a VM runs on one sled at a time; one that runs has a reservation there; and once the control
 * plane is done with a reboot, no reservation from before it is left.
 */
final class VmHasOnePlace extends Rule {

  private final Map<String, String> sledOf = new LinkedHashMap<>();
  private final Map<String, Set<String>> reserved = new LinkedHashMap<>();
  private final Map<String, Set<String>> beforeReboot = new LinkedHashMap<>();

  VmHasOnePlace() {
    super("I7");
  }

  @Override
  void see(Op op) {
    Set<String> rows = reserved.computeIfAbsent(sled(op), sled -> new LinkedHashSet<>());
    Set<String> old = beforeReboot.computeIfAbsent(sled(op), sled -> new LinkedHashSet<>());
    if (observed(op, "reserve")) {
      rows.add(vm(op));
    } else if (observed(op, "release")) {
      rows.remove(vm(op));
      old.remove(vm(op));
    } else if (starts(op, "stop")) {
      sledOf.remove(vm(op));
    } else if (happened(op, "launch")) {
      launched(op, rows);
    } else if (starts(op, "reboot")) {
      sledOf.values().removeIf(sled(op)::equals);
      old.addAll(rows);
    } else if (observed(op, "reboot-handled") && !old.isEmpty()) {
      breach(
          op,
          String.format(
              Locale.ROOT, "%s has rebooted, and is still reserved for %s", sled(op), old));
    }
  }

  private void launched(Op op, Set<String> rows) {
    String elsewhere = sledOf.put(vm(op), sled(op));
    if (elsewhere != null && !elsewhere.equals(sled(op))) {
      breach(
          op, String.format(Locale.ROOT, "%s runs on %s and on %s", vm(op), elsewhere, sled(op)));
    }
    if (!rows.contains(vm(op))) {
      breach(
          op, String.format(Locale.ROOT, "%s runs on %s without a reservation", vm(op), sled(op)));
    }
  }
}
