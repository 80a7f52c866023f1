package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * I6: a sled never claims more than it has: it reports after growing, and before shrinking. From a
 * report on the size reported is there, until the next report or reboot.
 */
final class ReportIsBacked extends Rule {

  private final Map<String, Long> claimed = new LinkedHashMap<>();
  private final Map<String, Long> actual = new LinkedHashMap<>();

  ReportIsBacked() {
    super("I6");
  }

  @Override
  void see(Op op) {
    if (observed(op, "announce")) {
      claimed.put(sled(op), amount(op, "size"));
      compare(op);
    } else if (happened(op, "set-reservoir") || observed(op, "probe")) {
      actual.put(sled(op), amount(op, "actual"));
      compare(op);
    } else if (starts(op, "reboot")) {
      claimed.remove(sled(op));
      actual.put(sled(op), 0L);
    }
  }

  private void compare(Op op) {
    long claim = claimed.getOrDefault(sled(op), 0L);
    long there = actual.getOrDefault(sled(op), 0L);
    if (claim > there) {
      breach(op, String.format(Locale.ROOT, "%s claims %d and has %d", sled(op), claim, there));
    }
  }
}
