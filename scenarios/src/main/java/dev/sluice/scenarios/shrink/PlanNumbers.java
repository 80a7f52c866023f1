package dev.sluice.scenarios.shrink;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Every number of a plan that can be made simpler: nearer to 0, or rounder. */
final class PlanNumbers {

  private final Plan plan;
  private final List<Figure> all = new ArrayList<>();

  /**
   * One of them.
   *
   * @param value what it is
   * @param least what it cannot be below, in size
   * @param with the plan with another number in its place
   */
  record Figure(long value, long least, LongFunction<Plan> with) {

    /** Simpler numbers in its place, the simplest first: the least, round ones, and its half. */
    List<Plan> simpler() {
      long size = Math.abs(value);
      return LongStream.of(least, rounded(size, 1), rounded(size, 2), size / 2)
          .filter(number -> number >= least && number < size)
          .distinct()
          .sorted()
          .mapToObj(number -> with.apply(value < 0 ? -number : number))
          .toList();
    }

    /** Down to a number with that many digits before its zeros. */
    private static long rounded(long size, int digits) {
      long unit = 1;
      for (long rest = size; rest >= (digits == 1 ? 10 : 100); rest /= 10) {
        unit *= 10;
      }
      return size / unit * unit;
    }
  }

  private PlanNumbers(Plan plan) {
    this.plan = plan;
    all.add(new Figure(plan.safetyMillis(), 1, plan::withSafetyMillis));
    Schedule s = plan.schedule();
    add(s.windowMicros(), n -> plan.withSchedule(s.withWindowMicros(n)));
    add(s.changes(), n -> plan.withSchedule(s.withChanges((int) n)));
    for (int i = 0; i < plan.faults().size(); i++) {
      fault(i, plan.faults().get(i));
    }
    for (int i = 0; i < plan.operations().size(); i++) {
      operation(i, plan.operations().get(i));
    }
    for (int i = 0; i < plan.sleds().size(); i++) {
      sled(i, plan.sleds().get(i));
    }
  }

  /** The numbers of {@code plan}; as many, and in the same order, for any other numbers in it. */
  static List<Figure> of(Plan plan) {
    return new PlanNumbers(plan).all;
  }

  private void fault(int i, Fault f) {
    add(f.atMillis(), n -> with(i, f.withAtMillis(n)));
    add(f.lastsMillis(), n -> with(i, f.withLastsMillis(n)));
    add(f.amount(), n -> with(i, f.withAmount(n)));
  }

  private void operation(int i, Operation o) {
    add(o.atMillis(), n -> with(i, new Operation(o.kind(), n, o.client(), o.target(), o.amount())));
    all.add(
        new Figure(
            o.amount(),
            Math.min(1, o.amount()), // 0 is refused as a request, which is another failure
            n -> with(i, new Operation(o.kind(), o.atMillis(), o.client(), o.target(), n))));
  }

  private void sled(int i, SledPlan s) {
    add(s.arrivesMillis(), n -> with(i, s.arrivingAt(n)));
  }

  private void add(long value, LongFunction<Plan> with) {
    all.add(new Figure(value, 0, with));
  }

  private Plan with(int i, Fault fault) {
    List<Fault> faults = new ArrayList<>(plan.faults());
    faults.set(i, fault);
    return plan.withFaults(faults);
  }

  private Plan with(int i, Operation operation) {
    List<Operation> operations = new ArrayList<>(plan.operations());
    operations.set(i, operation);
    return plan.withOperations(operations);
  }

  private Plan with(int i, SledPlan sled) {
    List<SledPlan> sleds = new ArrayList<>(plan.sleds());
    sleds.set(i, sled);
    return plan.withSleds(sleds);
  }
}
