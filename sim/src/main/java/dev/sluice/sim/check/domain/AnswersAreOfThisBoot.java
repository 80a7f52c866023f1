package dev.sluice.sim.check.domain;

import dev.sluice.sim.history.Op;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** I8: what is asked of a sled after a reboot is never answered by an earlier boot. */
final class AnswersAreOfThisBoot extends Rule {

  private final Map<String, Set<String>> boots = new LinkedHashMap<>();
  private final Map<String, String> current = new LinkedHashMap<>();

  /** For each process with a launch under way, the boots that were over when it was asked for. */
  private final Map<Long, Set<String>> over = new LinkedHashMap<>();

  AnswersAreOfThisBoot() {
    super("I8");
  }

  @Override
  void see(Op op) {
    Set<String> ended = boots.computeIfAbsent(sled(op), sled -> new LinkedHashSet<>());
    if (observed(op, "announce")) {
      current.putIfAbsent(sled(op), boot(op));
    } else if (happened(op, "reboot")) {
      String before = current.put(sled(op), boot(op));
      if (before != null) {
        ended.add(before);
      }
    } else if (starts(op, "launch")) {
      over.put(op.process(), new LinkedHashSet<>(ended));
    } else if (op.f().equals("launch")) {
      Set<String> tooOld = over.remove(op.process());
      if (happened(op, "launch") && tooOld != null && tooOld.contains(boot(op))) {
        breach(
            op,
            String.format(
                Locale.ROOT,
                "boot %s of %s answered for %s though it was over",
                boot(op),
                sled(op),
                vm(op)));
      }
    }
  }

  private static String boot(Op op) {
    return String.valueOf(field(op, "boot"));
  }
}
