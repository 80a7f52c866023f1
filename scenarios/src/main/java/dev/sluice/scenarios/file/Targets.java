package dev.sluice.scenarios.file;

import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.SimRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fault of a scenario may strike: a target of a plan's fault, or one that is drawn. {@code
 * any sled} stands for one sled of the rack, and {@code any nexus} for one Nexus, alone or as an
 * end of a link; {@code any link} for either way between the first Nexus and one sled.
 */
final class Targets {

  private static final String ANY_SLED = "any sled";
  private static final String ANY_NEXUS = "any nexus";
  static final String ANY_LINK = "any link";

  private Targets() {}

  /** The target of a fault that names none. */
  static String usual(FaultKind kind) {
    return switch (kind.targets().get(0)) {
      case SLED -> ANY_SLED;
      case LINK -> ANY_LINK;
      case STORE -> new Target.Store().text();
      case NEXUS -> new Target.Nexus(0).text();
    };
  }

  /**
   * Whether every seed can have this target. Otherwise it is refused: a fault without its target in
   * some seeds would strike less than it seems.
   */
  static boolean isOn(FaultKind kind, String text, long sledsMin, long nexusesMin) {
    if (text.equals(ANY_LINK)) {
      return kind.targets().contains(Target.Type.LINK);
    }
    for (int sled = 0; sled < sledsMin; sled++) { // whichever is drawn
      Target target =
          Target.parse(
              text.replace(ANY_SLED, new Target.Sled(sled).text())
                  .replace(ANY_NEXUS, new Target.Nexus(0).text()));
      if (target == null
          || !kind.targets().contains(target.type())
          || !target.isOn((int) sledsMin, (int) nexusesMin)) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with a target of a fault. */
  static String problem(FaultKind kind, String text) {
    return Shown.quoted(text) + " is nothing that " + kind.label() + " strikes";
  }

  /** The targets that there are for a kind; with {@code drawn}, also those that are drawn. */
  static String expected(FaultKind kind, long sleds, long nexuses, boolean drawn) {
    List<String> names = new ArrayList<>();
    if (drawn) {
      names.add(ANY_SLED);
    }
    names.add(sleds == 1 ? "sled-0" : "sled-0 to sled-" + (sleds - 1));
    List<String> ofNexus = new ArrayList<>();
    for (int i = 0; i < nexuses; i++) {
      ofNexus.add(new Target.Nexus(i).text());
    }
    if (drawn && nexuses > 1) {
      ofNexus.add(ANY_NEXUS);
    }
    List<String> hosts = new ArrayList<>(ofNexus);
    ofNexus.add(new Target.EveryNexus().text());
    List<String> targets = new ArrayList<>();
    for (Target.Type type : kind.targets()) {
      switch (type) {
        case SLED -> targets.addAll(names);
        case LINK ->
            targets.add((drawn ? ANY_LINK + " or " : "") + "A>B, each " + ends(hosts, names));
        case STORE -> targets.add(new Target.Store().text());
        case NEXUS -> targets.addAll(ofNexus);
      }
    }
    return ", expected " + either(targets);
  }

  private static String ends(List<String> ofNexus, List<String> sleds) {
    List<String> ends = new ArrayList<>(ofNexus);
    ends.addAll(sleds);
    ends.add(new Target.Every().text());
    return either(ends);
  }

  private static String either(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** The target of one fault. */
  static Target draw(String target, int sleds, int nexuses, SimRandom random) {
    Target.Sled sled = new Target.Sled(random.nextInt(sleds));
    if (target.equals(ANY_LINK)) {
      Target.Nexus nexus = new Target.Nexus(0);
      return random.nextBoolean() ? new Target.Link(sled, nexus) : new Target.Link(nexus, sled);
    }
    String named = target.replace(ANY_SLED, sled.text());
    if (named.contains(ANY_NEXUS)) { // drawn only then: all else stays as it was
      named = named.replace(ANY_NEXUS, new Target.Nexus(random.nextInt(nexuses)).text());
    }
    return Target.of(named);
  }
}
