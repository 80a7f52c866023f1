package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * I3: no launch that was asked for after a sled's decommission had been acknowledged succeeds
 * there.
 */
final class NoLaunchAfterDecommission extends Rule {

  private final Set<String> gone = new LinkedHashSet<>();
  private final Map<Long, Op> late = new LinkedHashMap<>();

  NoLaunchAfterDecommission() {
    super("I3");
  }

  @Override
  void see(Op op) {
    if (happened(op, "decommission")) {
      gone.add(sled(op));
    } else if (starts(op, "launch") && gone.contains(sled(op))) {
      late.put(op.process(), op);
    } else if (op.type() != Op.Type.INVOKE && late.remove(op.process()) != null) {
      if (happened(op, "launch")) {
        breach(
            op,
            String.format(Locale.ROOT, "%s launched %s after its decommission", sled(op), vm(op)));
      }
    }
  }
}
