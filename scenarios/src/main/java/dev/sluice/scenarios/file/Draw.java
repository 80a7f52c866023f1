package dev.sluice.scenarios.file;

import dev.sluice.api.ReservoirMode;
import dev.sluice.scenarios.file.OperationSpec.Choice;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a scenario and a seed into a plan; the same two always into the same one.
 *
 * <p>Each sled, operation and fault has a stream of its own, keyed by what it is and which of its
 * kind: a fault that is taken out of a scenario, or put in, leaves everything else as it was.
 */
public final class Draw {

  private final Scenario scenario;
  private final long seed;
  private final long safetyMillis;
  private final int sleds;
  private final int nexuses;
  private final int clients;
  private final int instances;

  private Draw(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
    this.safetyMillis = scenario.safetyMillis().draw(stream("safety"));
    this.sleds = (int) scenario.rack().sleds().draw(stream("sleds"));
    this.nexuses = (int) scenario.rack().nexuses().draw(stream("nexuses"));
    this.clients = (int) scenario.workload().clients().draw(stream("clients"));
    this.instances = (int) scenario.workload().instances().draw(stream("instances"));
  }

  /** The plan of {@code seed}. */
  public static Plan plan(Scenario scenario, long seed) {
    return new Draw(scenario, seed).plan();
  }

  private SimRandom stream(String what) {
    return new SimRandom(Draws.key(seed, "scenario/" + scenario.name() + "/" + what));
  }

  private Plan plan() {
    boolean wire = stream("wire").nextLong(100) < scenario.wirePercent();
    Schedule schedule = scenario.schedule().draw(stream("schedule"));
    return new Plan(
        scenario.name(),
        seed,
        rack(),
        operations(),
        faults(),
        safetyMillis,
        wire,
        schedule,
        nexuses);
  }

  private List<SledPlan> rack() {
    Scenario.RackSpec rack = scenario.rack();
    long behindPercent = rack.agentsBehindPercent().draw(stream("agents-behind"));
    List<SledPlan> plans = new ArrayList<>();
    for (int i = 0; i < sleds; i++) {
      SimRandom random = stream("sled/" + i);
      ReservoirMode mode =
          rack.reservoir().get(random.nextInt(rack.reservoir().size())).draw(random);
      plans.add(
          new SledPlan(
              rack.ramGib().draw(random),
              mode,
              rack.growthMibPerSecond().draw(random),
              rack.arrivesMillis().draw(random),
              nexuses == 1 && stream("sled/" + i + "/agent-behind").nextLong(100) < behindPercent));
    }
    return plans;
  }

  private List<Operation> operations() {
    Scenario.Workload workload = scenario.workload();
    List<Operation> all = new ArrayList<>(workload.script());
    for (int i = 0; i < instances; i++) {
      SimRandom random = stream("instance/" + i);
      all.add(
          new Operation(
              OperationKind.CREATE,
              due(workload.createAtMillis(), random),
              random.nextInt(clients),
              i,
              workload.memoryGib().draw(random)));
    }
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (OperationSpec spec : workload.operations()) {
      String key = "operation/" + spec.label() + "/" + labels.merge(spec.label(), 1, Integer::sum);
      add(spec, key, all);
    }
    all.sort(Comparator.comparingLong(Operation::atMillis)); // a stable sort
    return all;
  }

  private void add(OperationSpec spec, String key, List<Operation> all) {
    if (!spec.each()) {
      add(spec, key, -1, all);
      return;
    }
    int targets = spec.choices().get(0).kind().onSled() ? sleds : instances;
    for (int target = 0; target < targets; target++) {
      add(spec, key + "/" + target, target, all);
    }
  }

  /** Operations on one target, or on any if that is negative. */
  private void add(OperationSpec spec, String key, int target, List<Operation> all) {
    long count = spec.count().draw(stream(key + "/count"));
    for (long i = 0; i < count; i++) {
      all.add(operation(spec, target, stream(key + "/" + i)));
    }
  }

  private Operation operation(OperationSpec spec, int eachTarget, SimRandom random) {
    long at = due(spec.atMillis(), random);
    int client = random.nextInt(clients);
    OperationKind kind = kind(spec.choices(), random);
    int among = Math.max(1, kind.onSled() ? sleds : instances);
    long target = random.nextInt(among);
    if (eachTarget >= 0) {
      target = eachTarget;
    } else if (spec.target() != null) {
      target = spec.target().draw(random);
    }
    long amount = 0;
    if (OperationSpec.takesMemory(kind)) {
      Span own = spec.memoryGib();
      amount = (own == null ? scenario.workload().memoryGib() : own).draw(random);
    } else if (kind == OperationKind.RESIZE && spec.percent() != null) {
      amount = spec.percent().draw(random);
    }
    return new Operation(kind, at, client, (int) target, amount);
  }

  private static OperationKind kind(List<Choice> choices, SimRandom random) {
    int total = 0;
    for (Choice choice : choices) {
      total += choice.weight();
    }
    int drawn = random.nextInt(total);
    for (Choice choice : choices) {
      drawn -= choice.weight();
      if (drawn < 0) {
        return choice.kind();
      }
    }
    throw new IllegalStateException("weights do not add up to " + total);
  }

  private List<Fault> faults() {
    List<Fault> all = new ArrayList<>();
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (FaultSpec spec : scenario.faults()) {
      String label = spec.kind().label();
      String key = "fault/" + label + "/" + kinds.merge(label, 1, Integer::sum);
      SimRandom coin = stream(key + "/count");
      boolean on = coin.nextLong(100) < spec.percent();
      long count = on ? spec.count().draw(coin) : 0;
      for (long i = 0; i < count; i++) {
        all.add(fault(spec, stream(key + "/" + i)));
      }
    }
    all.sort(Comparator.comparingLong(Fault::atMillis)); // a stable sort
    return all;
  }

  private Fault fault(FaultSpec spec, SimRandom random) {
    return new Fault(
        spec.kind(),
        due(spec.atMillis(), random),
        spec.lastsMillis().draw(random),
        Targets.draw(spec.target(), sleds, nexuses, random),
        spec.amount().draw(random),
        spec.worker());
  }

  /** A time of {@code span} within the safety phase of this seed. */
  private long due(Span span, SimRandom random) {
    return span.upTo(safetyMillis - 1).draw(random);
  }
}
