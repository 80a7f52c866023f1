package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * I1: VMs hold no more than the reservoir has: in every probe, and, between probes, the VMs that
 * run for certain no more than the largest size it may have.
 */
final class MemoryIsThere extends Rule {

  /** What is certain of a sled: VMs from the answer of a launch to the call of a stop. */
  private static final class Sled {
    final Map<String, Long> running = new LinkedHashMap<>();
    long largestSize;
  }

  private final Map<String, Sled> sleds = new LinkedHashMap<>();

  MemoryIsThere() {
    super("I1");
  }

  @Override
  void see(Op op) {
    Sled sled = sleds.computeIfAbsent(sled(op), name -> new Sled());
    if (observed(op, "probe")) {
      long used = sum(field(op, "vms"));
      if (used > amount(op, "actual")) {
        breach(
            op,
            String.format(
                Locale.ROOT, "VMs on %s hold %d of %d", sled(op), used, amount(op, "actual")));
      }
    } else if (starts(op, "set-reservoir")) {
      // From here on it may have grown, whatever comes back.
      sled.largestSize = Math.max(sled.largestSize, amount(op, "req"));
    } else if (happened(op, "set-reservoir")) {
      sled.largestSize = amount(op, "actual");
    } else if (starts(op, "stop")) {
      sled.running.remove(vm(op));
    } else if (starts(op, "reboot")) {
      sled.running.clear();
    } else if (happened(op, "launch")) {
      sled.running.put(vm(op), amount(op, "bytes"));
      if (sum(sled.running) > sled.largestSize) {
        breach(
            op,
            String.format(
                Locale.ROOT,
                "VMs that run on %s hold %d, and it never had more than %d",
                sled(op),
                sum(sled.running),
                sled.largestSize));
      }
    }
  }
}
