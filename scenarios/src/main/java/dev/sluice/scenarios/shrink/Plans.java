package dev.sluice.scenarios.shrink;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** Plans made from plans. */
final class Plans {

  private static final String SLED = "sled-";

  private Plans() {}

  /** Clients by other numbers. */
  static Plan withClients(Plan plan, IntUnaryOperator number) {
    return plan.withOperations(
        plan.operations().stream()
            .map(
                o ->
                    new Operation(
                        o.kind(),
                        o.atMillis(),
                        number.applyAsInt(o.client()),
                        o.target(),
                        o.amount()))
            .toList());
  }

  /** Instances by other numbers. */
  static Plan withInstances(Plan plan, IntUnaryOperator number) {
    return plan.withOperations(
        plan.operations().stream()
            .map(o -> o.kind().onSled() ? o : retargeted(o, number.applyAsInt(o.target())))
            .toList());
  }

  /**
   * A rack without one of its sleds; those after it move up by one number.
   *
   * @param heir the sled, by its number until now, that takes over what was aimed at the one that
   *     goes; with the number of that one itself, all of it goes too
   */
  static Plan withoutSled(Plan plan, int gone, int heir) {
    List<SledPlan> sleds = new ArrayList<>(plan.sleds());
    sleds.remove(gone);
    IntUnaryOperator number = old -> movedUp(old == gone ? heir : old, gone);
    List<Operation> operations =
        plan.operations().stream()
            .filter(o -> heir != gone || !o.kind().onSled() || o.target() != gone)
            .map(o -> o.kind().onSled() ? retargeted(o, number.applyAsInt(o.target())) : o)
            .toList();
    List<Fault> faults =
        plan.faults().stream()
            .filter(fault -> heir != gone || !strikes(fault, gone))
            .map(fault -> retargeted(fault, number))
            .filter(Plans::makesSense)
            .toList();
    return plan.withOperations(operations).withFaults(faults).withSleds(sleds);
  }

  private static int movedUp(int number, int gone) {
    return number > gone ? number - 1 : number;
  }

  private static Operation retargeted(Operation o, int target) {
    return new Operation(o.kind(), o.atMillis(), o.client(), target, o.amount());
  }

  private static boolean strikes(Fault fault, int sled) {
    return Arrays.asList(fault.target().split(">", -1)).contains(SLED + sled);
  }

  private static Fault retargeted(Fault fault, IntUnaryOperator number) {
    String target =
        Arrays.stream(fault.target().split(">", -1))
            .map(end -> renumbered(end, number))
            .collect(Collectors.joining(">"));
    return new Fault(
        fault.kind(),
        fault.atMillis(),
        fault.lastsMillis(),
        target,
        fault.amount(),
        fault.worker());
  }

  private static String renumbered(String end, IntUnaryOperator number) {
    return end.startsWith(SLED)
        ? SLED + number.applyAsInt(Integer.parseInt(end.substring(SLED.length())))
        : end;
  }

  /** A link from a sled to itself is none. */
  private static boolean makesSense(Fault fault) {
    String[] ends = fault.target().split(">", -1);
    return ends.length != 2 || !ends[0].equals(ends[1]) || ends[0].equals("*");
  }
}
