package dev.sluice.scenarios.file;

import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.SimRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a fault of a scenario may strike: a target of a plan's fault, or one that is drawn. {@code
 * any sled} stands for one sled of the rack, alone or as an end of a link; {@code any link} for
 * either way between Nexus and one sled.
 */
final class Targets {

  static final String ANY_SLED = "any sled";
  static final String ANY_LINK = "any link";

  private static final String SLED = "sled-";

  private Targets() {}

  /** The target of a fault that names none. */
  static String usual(FaultKind.Target what) {
    return switch (what) {
      case SLED -> ANY_SLED;
      case LINK -> ANY_LINK;
      case STORE -> "store";
      case NEXUS -> "nexus";
    };
  }

  /** What was expected of a target that is none; null if {@code text} is one. */
  static @Nullable String problem(FaultKind.Target what, String text, long sledsMin) {
    return switch (what) {
      case SLED -> isSled(text, sledsMin) ? null : "expected any sled or " + sleds(sledsMin);
      case LINK -> isLink(text, sledsMin) ? null : "expected any link or A>B, " + ends(sledsMin);
      case STORE -> text.equals("store") ? null : "expected store";
      case NEXUS -> text.equals("nexus") ? null : "expected nexus";
    };
  }

  private static String sleds(long count) {
    return count == 1 ? "sled-0" : "sled-0 to sled-" + (count - 1);
  }

  private static String ends(long sledsMin) {
    return "each nexus, any sled, " + sleds(sledsMin) + " or *";
  }

  private static boolean isSled(String text, long sledsMin) {
    if (text.equals(ANY_SLED)) {
      return true;
    }
    // Only sleds that every seed has: a fault that may miss is a fault nobody counts.
    for (long number = 0; number < sledsMin; number++) {
      if (text.equals(SLED + number)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLink(String text, long sledsMin) {
    int arrow = text.indexOf('>');
    return text.equals(ANY_LINK)
        || (arrow >= 0
            && isEnd(text.substring(0, arrow), sledsMin)
            && isEnd(text.substring(arrow + 1), sledsMin));
  }

  private static boolean isEnd(String text, long sledsMin) {
    return text.equals("nexus") || text.equals("*") || isSled(text, sledsMin);
  }

  /** The target of one fault. */
  static String draw(String target, int sleds, SimRandom random) {
    String sled = SLED + random.nextInt(sleds);
    if (target.equals(ANY_LINK)) {
      return random.nextBoolean() ? sled + ">nexus" : "nexus>" + sled;
    }
    return target.replace(ANY_SLED, sled);
  }
}
