package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * I2: a sled's reports carry ever newer generations, and the control plane takes in none that is
 * older.
 */
final class GenerationsRise extends Rule {

  private final Map<String, Op> announced = new LinkedHashMap<>();
  private final Map<String, Long> applied = new LinkedHashMap<>();

  GenerationsRise() {
    super("I2");
  }

  @Override
  void see(Op op) {
    if (observed(op, "announce")) {
      Op before = announced.put(sled(op), op);
      if (before != null
          && amount(op, "gen") <= amount(before, "gen")
          && !saysTheSame(op, before)) {
        breach(
            op,
            String.format(
                Locale.ROOT,
                "%s reports something new as generation %d after %d",
                sled(op),
                amount(op, "gen"),
                amount(before, "gen")));
      }
    } else if (observed(op, "apply")) {
      Long before = applied.put(sled(op), amount(op, "gen"));
      if (before != null && amount(op, "gen") <= before) {
        breach(
            op,
            String.format(
                Locale.ROOT,
                "generation %d of %s is taken in over %d",
                amount(op, "gen"),
                sled(op),
                before));
      }
    }
  }

  /** A report sent once more, which is no new one. */
  private static boolean saysTheSame(Op op, Op before) {
    return String.valueOf(op.value()).equals(String.valueOf(before.value()));
  }
}
