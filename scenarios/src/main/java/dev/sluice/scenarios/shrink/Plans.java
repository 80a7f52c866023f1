package dev.sluice.scenarios.shrink;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Plans made from plans. */
final class Plans {

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
            .filter(fault -> heir != gone || !strikes(fault, new Target.Sled(gone)))
            .map(
                fault ->
                    retargeted(
                        fault,
                        end ->
                            end instanceof Target.Sled sled
                                ? new Target.Sled(number.applyAsInt(sled.number()))
                                : end))
            .filter(fault -> fault.target().isOn(sleds.size(), plan.nexuses()))
            .toList();
    return plan.withOperations(operations).withFaults(faults).withSleds(sleds);
  }

  /**
   * A rack without one of its Nexus; those after it move up by one number.
   *
   * @param heir as of {@link #withoutSled}
   */
  static Plan withoutNexus(Plan plan, int gone, int heir) {
    int left = plan.nexuses() - 1;
    List<Fault> faults =
        plan.faults().stream()
            .filter(fault -> heir != gone || !strikes(fault, new Target.Nexus(gone)))
            .map(
                fault ->
                    retargeted(
                        fault,
                        end ->
                            end instanceof Target.Nexus nexus
                                ? new Target.Nexus(
                                    movedUp(nexus.number() == gone ? heir : nexus.number(), gone))
                                : end))
            .filter(fault -> fault.target().isOn(plan.sleds().size(), left))
            .toList();
    return plan.withFaults(faults).withNexuses(left);
  }

  /** A rack on which the sled-agent of one sled speaks the newest version of the wire. */
  static Plan withNewestAgent(Plan plan, int sled) {
    List<SledPlan> sleds = new ArrayList<>(plan.sleds());
    sleds.set(sled, sleds.get(sled).withNewestAgent());
    return plan.withSleds(sleds);
  }

  private static int movedUp(int number, int gone) {
    return number > gone ? number - 1 : number;
  }

  private static Operation retargeted(Operation o, int target) {
    return new Operation(o.kind(), o.atMillis(), o.client(), target, o.amount());
  }

  private static boolean strikes(Fault fault, Target.End gone) {
    return fault.target() instanceof Target.Link link
        ? link.from().equals(gone) || link.to().equals(gone)
        : fault.target().equals(gone);
  }

  /** A fault whose target, or each end of it, goes by another number. */
  private static Fault retargeted(Fault fault, UnaryOperator<Target.End> number) {
    if (fault.target() instanceof Target.Link link) {
      return fault.withTarget(new Target.Link(number.apply(link.from()), number.apply(link.to())));
    }
    return fault.target() instanceof Target.End end && number.apply(end) instanceof Target other
        ? fault.withTarget(other)
        : fault;
  }
}
