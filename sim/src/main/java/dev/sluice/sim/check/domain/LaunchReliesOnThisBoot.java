package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * I4: a launch is asked for on the word of the sled's present boot: a report of the boot it names
 * has been taken in, and no reboot has ended since.
 */
final class LaunchReliesOnThisBoot extends Rule {

  private final Map<String, @Nullable Object> ready = new LinkedHashMap<>();

  LaunchReliesOnThisBoot() {
    super("I4");
  }

  @Override
  void see(Op op) {
    if (observed(op, "apply")) {
      ready.put(sled(op), field(op, "boot"));
    } else if (happened(op, "reboot")) {
      ready.remove(sled(op));
    } else if (starts(op, "launch")) {
      if (!ready.containsKey(sled(op))) {
        breach(
            op,
            String.format(
                Locale.ROOT, "%s was asked for on %s before it had reported", vm(op), sled(op)));
      } else if (!Objects.equals(ready.get(sled(op)), field(op, "boot"))) {
        breach(
            op,
            String.format(
                Locale.ROOT,
                "%s was asked for on %s in boot %s, which reported last in boot %s",
                vm(op),
                sled(op),
                field(op, "boot"),
                ready.get(sled(op))));
      }
    }
  }
}
