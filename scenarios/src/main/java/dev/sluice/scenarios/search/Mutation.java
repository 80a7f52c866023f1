package dev.sluice.scenarios.search;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.Redraw;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes a plan a little, into one that the plan reader takes. What is put in comes from another
 * plan, so that kinds, amounts and durations are such as scenarios have.
 */
final class Mutation {

  private static final int CHANGES_MAX = 4;
  private static final int OPERATIONS_MAX = 400;
  private static final int FAULTS_MAX = 60;
  private static final long NEAR_MILLIS = 20;

  private final SimRandom random;
  private final long steps;
  private Plan plan;

  private Mutation(Plan plan, long steps, SimRandom random) {
    this.plan = plan;
    this.steps = steps;
    this.random = random;
  }

  /**
   * Another plan.
   *
   * @param steps of a run of {@code plan}
   * @param donor gives operations and faults
   */
  static Plan of(Plan plan, long steps, Plan donor, SimRandom random) {
    Mutation mutation = new Mutation(plan, steps, random);
    int changes = 1 + random.nextInt(CHANGES_MAX);
    for (int i = 0; i < changes; i++) {
      mutation.change(donor);
    }
    return mutation.plan;
  }

  private void change(Plan donor) {
    switch (random.nextInt(10)) {
      case 0 -> addOperation(donor);
      case 1 -> dropOperation();
      case 2, 3 -> moveOperation();
      case 4 -> retargetOperation();
      case 5 -> addFault(donor);
      case 6 -> dropFault();
      case 7 -> moveFault();
      case 8 -> retargetFault(donor);
      default -> redraw(donor);
    }
  }

  private void addOperation(Plan donor) {
    if (donor.operations().isEmpty() || plan.operations().size() >= OPERATIONS_MAX) {
      return;
    }
    List<Operation> all = new ArrayList<>(plan.operations());
    Operation given = any(donor.operations());
    long at = near(given.atMillis());
    Operation added =
        new Operation(
            given.kind(), at, client(), target(given.kind(), given.target()), given.amount());
    all.add(added);
    plan = plan.withOperations(all);
  }

  private void dropOperation() {
    if (!plan.operations().isEmpty()) {
      List<Operation> all = new ArrayList<>(plan.operations());
      all.remove(random.nextInt(all.size()));
      plan = plan.withOperations(all);
    }
  }

  private void moveOperation() {
    if (!plan.operations().isEmpty()) {
      int place = random.nextInt(plan.operations().size());
      Operation o = plan.operations().get(place);
      replace(
          place, new Operation(o.kind(), near(o.atMillis()), o.client(), o.target(), o.amount()));
    }
  }

  private void retargetOperation() {
    if (!plan.operations().isEmpty()) {
      int place = random.nextInt(plan.operations().size());
      Operation o = plan.operations().get(place);
      int target = target(o.kind(), any(plan.operations()).target());
      replace(place, new Operation(o.kind(), o.atMillis(), client(), target, o.amount()));
    }
  }

  private void replace(int place, Operation other) {
    List<Operation> all = new ArrayList<>(plan.operations());
    all.set(place, other);
    plan = plan.withOperations(all);
  }

  private void addFault(Plan donor) {
    if (donor.faults().isEmpty() || plan.faults().size() >= FAULTS_MAX) {
      return;
    }
    Fault given = any(donor.faults());
    Target target = here(given.target());
    if (target.isOn(plan.sleds().size(), plan.nexuses())) {
      List<Fault> all = new ArrayList<>(plan.faults());
      all.add(given.withTarget(target).withAtMillis(near(given.atMillis())));
      plan = plan.withFaults(all);
    }
  }

  private void dropFault() {
    if (!plan.faults().isEmpty()) {
      List<Fault> all = new ArrayList<>(plan.faults());
      all.remove(random.nextInt(all.size()));
      plan = plan.withFaults(all);
    }
  }

  private void moveFault() {
    if (!plan.faults().isEmpty()) {
      int place = random.nextInt(plan.faults().size());
      Fault fault = plan.faults().get(place);
      replace(place, fault.withAtMillis(near(fault.atMillis())));
    }
  }

  /** Another target, or the amount and the duration of another fault of its kind. */
  private void retargetFault(Plan donor) {
    if (plan.faults().isEmpty()) {
      return;
    }
    int place = random.nextInt(plan.faults().size());
    Fault fault = plan.faults().get(place);
    List<Fault> alike = new ArrayList<>();
    for (Fault one : donor.faults()) {
      if (one.kind() == fault.kind()) {
        alike.add(one);
      }
    }
    if (!alike.isEmpty() && random.nextBoolean()) {
      Fault like = any(alike);
      replace(place, fault.withAmount(like.amount()).withLastsMillis(like.lastsMillis()));
      return;
    }
    Target target = elsewhere(fault.target());
    if (target.isOn(plan.sleds().size(), plan.nexuses())) {
      replace(place, fault.withTarget(target));
    }
  }

  private void replace(int place, Fault other) {
    List<Fault> all = new ArrayList<>(plan.faults());
    all.set(place, other);
    plan = plan.withFaults(all);
  }

  /** Other chance from a step on; or who goes first as in another plan. */
  private void redraw(Plan donor) {
    if (random.nextInt(3) == 0) {
      plan = plan.withSchedule(donor.schedule());
    } else {
      plan = plan.withRedraw(new Redraw(random.nextLong(Math.max(1, steps)), random.nextLong()));
    }
  }

  /**
   * At the same time, a little before or after, near something else that is planned, or anywhen.
   */
  private long near(long millis) {
    long at =
        switch (random.nextInt(4)) {
          case 0 -> millis;
          case 1 -> millis + random.nextLong(-1_000, 1_001);
          case 2 -> planned(millis) + random.nextLong(-NEAR_MILLIS, NEAR_MILLIS + 1);
          default -> random.nextLong(plan.safetyMillis());
        };
    return Math.max(0, Math.min(at, plan.safetyMillis() - 1));
  }

  private long planned(long otherwise) {
    int operations = plan.operations().size();
    int all = operations + plan.faults().size();
    if (all == 0) {
      return otherwise;
    }
    int one = random.nextInt(all);
    if (one < operations) {
      return plan.operations().get(one).atMillis();
    }
    Fault fault = plan.faults().get(one - operations);
    return fault.atMillis() + (random.nextBoolean() ? fault.lastsMillis() : 0);
  }

  private int client() {
    return plan.operations().isEmpty() ? 0 : any(plan.operations()).client();
  }

  /** A target of an operation that this plan has. */
  private int target(OperationKind kind, int like) {
    if (kind.onSled()) {
      return like % plan.sleds().size();
    }
    List<Integer> instances = new ArrayList<>();
    for (Operation operation : plan.operations()) {
      if (operation.kind() == OperationKind.CREATE) {
        instances.add(operation.target());
      }
    }
    return instances.isEmpty() ? like : any(instances);
  }

  /** The target of another plan's fault on this rack. */
  private Target here(Target target) {
    if (target instanceof Target.Link link) {
      return new Target.Link(end(link.from()), end(link.to()));
    }
    return target instanceof Target.End end && end(end) instanceof Target other ? other : target;
  }

  private Target.End end(Target.End end) {
    if (end instanceof Target.Sled sled) {
      return new Target.Sled(sled.number() % plan.sleds().size());
    }
    return end instanceof Target.Nexus nexus
        ? new Target.Nexus(nexus.number() % plan.nexuses())
        : end;
  }

  private Target elsewhere(Target target) {
    Target.Sled sled = new Target.Sled(random.nextInt(plan.sleds().size()));
    if (target instanceof Target.Link link) {
      boolean back = random.nextBoolean();
      Target.End from = back ? link.to() : link.from();
      Target.End to = back ? link.from() : link.to();
      return new Target.Link(
          from instanceof Target.Sled ? sled : from, to instanceof Target.Sled ? sled : to);
    } else if (target instanceof Target.Sled) {
      return sled;
    }
    return target instanceof Target.Nexus
        ? new Target.Nexus(random.nextInt(plan.nexuses()))
        : target;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
