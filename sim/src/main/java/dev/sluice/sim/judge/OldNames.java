package dev.sluice.sim.judge;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the oracles of files written before each promise had a name of its own stand for now: {@code
 * converges-after-healing} for the promises of liveness, {@code rack-rules} for eight rules. Their
 * messages say which was meant.
 */
final class OldNames {

  private static final String CONVERGES = "converges-after-healing";
  private static final String RULES = "rack-rules";

  /** What a message of {@link #CONVERGES} has in it, and the promise that it was about. */
  private record Goal(Pattern words, Promise promise) {

    private Goal(String words, Promise promise) {
      this(Pattern.compile(words), promise);
    }
  }

  private OldNames() {}

  /** The promises that an oracle of that name meant in saying {@code message}. */
  static List<String> promises(String oracle, String message) {
    Stream<Promise> meant;
    if (oracle.equals(CONVERGES)) {
      List<Promise> named =
          goals().stream()
              .filter(goal -> goal.words().matcher(message).find())
              .map(Goal::promise)
              .limit(1)
              .toList();
      meant =
          named.isEmpty()
              ? Stream.of(Promise.values()).filter(Promise::isLiveness)
              : named.stream();
    } else if (oracle.equals(RULES)) {
      meant = ofRule(message.split(":", 2)[0]).stream();
    } else {
      return List.of(oracle);
    }
    return meant.map(Promise::label).toList();
  }

  private static List<Goal> goals() {
    return List.of(
        new Goal(": no sled-agent", Promise.AGENT_RETURNS),
        new Goal(": Nexus has not heard of it", Promise.SLED_IS_KNOWN),
        new Goal(": reservoir [A-Z_]+", Promise.RESERVOIR_SETTLES),
        new Goal(": settled at ", Promise.SETTLED_IS_HELD),
        new Goal(": holds .* that could be had", Promise.RESERVOIR_REACHES_DESIRED),
        new Goal(": advertised ", Promise.REPORT_IS_CURRENT),
        new Goal(": wanted ", Promise.DESIRED_ARRIVES),
        new Goal("client operations have not ended", Promise.OPERATIONS_END),
        new Goal("launched without Nexus", Promise.DIRECT_VMS_GO),
        new Goal(": unfinished ", Promise.SAGAS_END),
        new Goal(": VMMs \\[.*reservations ", Promise.NO_ORPHAN_RESERVATION),
        new Goal("is still STARTING", Promise.STARTED_VMM_RUNS),
        new Goal("is still STOPPING", Promise.STOPPED_VMM_GOES),
        new Goal("does not run on ", Promise.RUNNING_VMM_RUNS),
        new Goal("counts as running on expunged", Promise.EXPUNGED_SLED_IS_EMPTY),
        new Goal("for nobody", Promise.UNWANTED_VM_GOES),
        new Goal(" is (STARTING|STOPPING)", Promise.INSTANCE_COMES_TO_REST),
        new Goal(" is (RUNNING|STOPPED|FAILED)", Promise.INSTANCE_AGREES_WITH_VMM));
  }

  private static List<Promise> ofRule(String rule) {
    return switch (rule) {
      case "I1" -> List.of(Promise.GUEST_MEMORY_FITS, Promise.SLED_LINEARIZABLE);
      case "I2" ->
          List.of(Promise.REPORTS_RISE, Promise.GENERATION_RISES, Promise.OLDER_BOOT_NEVER_WINS);
      case "I3" -> List.of(Promise.AGENT_IS_SILENT);
      case "I4" -> List.of(Promise.PLACED_IN_THIS_BOOT, Promise.RESERVATIONS_FIT_REPORT);
      case "I5" -> List.of(Promise.RESERVATIONS_FIT_REPORT, Promise.LAUNCH_FITS_RESERVATION);
      case "I6" -> List.of(Promise.REPORT_IS_BACKED);
      case "I7" ->
          List.of(
              Promise.ONE_VM_PER_INSTANCE, Promise.VMS_ARE_RESERVED, Promise.NO_ORPHAN_RESERVATION);
      case "I8" -> List.of(Promise.ANSWERS_ARE_OF_THIS_BOOT);
      default -> List.of();
    };
  }

  /** The kind of object in a message about an exception: the simple name of its class. */
  static String exception(String message) {
    String type = message.split("[: ]", 2)[0];
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
