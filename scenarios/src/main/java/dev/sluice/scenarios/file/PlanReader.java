package dev.sluice.scenarios.file;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.fault.AgentWorkers;
import dev.sluice.sim.fault.Amount;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.Redraw;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plan, as strictly as scenarios are read and within the same bounds. Only times may be
 * what no scenario draws: shrinking leaves phases of a millisecond, and faults that come after.
 */
final class PlanReader {

  Plan read(Fields fields) {
    String scenario = fields.text("scenario");
    long seed = fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    int nexuses =
        fields.has("nexuses") ? (int) fields.integer("nexuses", 1, Limits.NEXUSES_MAX) : 1;
    List<SledPlan> sleds = new ArrayList<>();
    for (Fields sled : fields.objects("sleds", 1, Limits.SLEDS_MAX)) {
      sleds.add(sled(sled, nexuses));
    }
    List<Operation> operations = new ArrayList<>();
    for (Fields operation : fields.objects("operations", 0, Limits.OPERATIONS_MAX)) {
      operations.add(operation(operation, sleds.size()));
    }
    List<Fault> faults = new ArrayList<>();
    for (Fields fault : fields.objects("faults", 0, Limits.FAULTS_MAX)) {
      faults.add(fault(fault, sleds.size(), nexuses));
    }
    Plan plan =
        new Plan(
            scenario,
            seed,
            sleds,
            operations,
            faults,
            fields.integer("safetyMillis", 1, Limits.HOUR_MILLIS),
            fields.bool("wire"),
            fields.has("schedule") ? schedule(fields.object("schedule")) : Schedule.UNIFORM,
            nexuses,
            fields.has("redraw") ? redraw(fields.object("redraw")) : null);
    fields.end();
    return plan;
  }

  private static SledPlan sled(Fields fields, int nexuses) {
    long ramGib = fields.integer("ramGib", 1, Limits.RAM_GIB_MAX);
    SledPlan sled =
        new SledPlan(
            ramGib,
            mode(fields.object("reservoir"), ramGib),
            fields.integer("growthMibPerSecond", 1, Limits.GROWTH_MIB_MAX),
            fields.integer("arrivesMillis", 0, Limits.HOUR_MILLIS),
            fields.has("agentBehind") && agentBehind(fields, nexuses));
    fields.end();
    return sled;
  }

  /** Only epochs keep several Nexus apart, and such a sled-agent does not read them. */
  private static boolean agentBehind(Fields fields, int nexuses) {
    boolean behind = fields.bool("agentBehind");
    if (behind && nexuses > 1) {
      throw fields.faultAt("agentBehind", "is true, expected false beside several Nexus");
    }
    return behind;
  }

  private static ReservoirMode mode(Fields fields, long ramGib) {
    String type = fields.text("type");
    ReservoirMode mode =
        switch (type) {
          case "none" -> new ReservoirMode.None();
          case "percent" -> new ReservoirMode.Percent((int) fields.integer("percent", 1, 99));
          case "mebibytes" ->
              new ReservoirMode.Mebibytes(
                  fields.integer("mebibytes", 0, ramGib * GuestMemory.GIB / GuestMemory.MIB - 1));
          default ->
              throw fields.faultAt(
                  "type", Shown.quoted(type) + " is no mode, expected none, percent or mebibytes");
        };
    fields.end();
    return mode;
  }

  private static Operation operation(Fields fields, int sleds) {
    OperationKind kind =
        fields.named("kind", "operation", Arrays.asList(OperationKind.values()), k -> k.label());
    long targets = kind.onSled() ? sleds : Limits.INSTANCES_MAX;
    long least = 0;
    long most = 0;
    if (OperationSpec.takesMemory(kind)) {
      least = GuestMemory.GUEST_GIB_MIN;
      most = GuestMemory.GUEST_GIB_MAX;
    } else if (kind == OperationKind.RESIZE) {
      least = 1;
      most = 99;
    }
    Operation operation =
        new Operation(
            kind,
            fields.integer("atMillis", 0, Limits.HOUR_MILLIS),
            (int) fields.integer("client", 0, Limits.CLIENTS_MAX - 1),
            (int) fields.integer("target", 0, targets - 1),
            fields.integer("amount", least, most));
    fields.end();
    return operation;
  }

  private static Fault fault(Fields fields, int sleds, int nexuses) {
    FaultKind kind =
        fields.named("kind", "fault", Arrays.asList(FaultKind.values()), k -> k.label());
    Amount amount = kind.amount();
    Fault fault =
        new Fault(
            kind,
            fields.integer("atMillis", 0, Limits.HOUR_MILLIS),
            fields.integer("lastsMillis", 0, Limits.HOUR_MILLIS),
            target(fields, kind, sleds, nexuses),
            fields.integer("amount", amount.min(), amount.max()),
            worker(fields, kind));
    fields.end();
    return fault;
  }

  private static Target target(Fields fields, FaultKind kind, int sleds, int nexuses) {
    String text = fields.text("target");
    Target target = Target.parse(text);
    if (target == null || !kind.targets().contains(target.type()) || !target.isOn(sleds, nexuses)) {
      throw fields.faultAt(
          "target", Targets.problem(kind, text) + Targets.expected(kind, sleds, nexuses, false));
    }
    return target;
  }

  static @Nullable String worker(Fields fields, FaultKind kind) {
    if (kind != FaultKind.WORKER_DELAY || !fields.has("worker")) {
      return null;
    }
    String start = fields.text("worker");
    if (!AgentWorkers.some(start)) {
      throw fields.faultAt(
          "worker",
          Shown.quoted(start)
              + " is no worker of a sled-agent"
              + Nearest.suggestion(start, AgentWorkers.NAMES)
              + Fields.expectedOneOf(AgentWorkers.NAMES));
    }
    return start;
  }

  private static Redraw redraw(Fields fields) {
    Redraw redraw =
        new Redraw(
            fields.integer("afterStep", 0, Long.MAX_VALUE),
            fields.integer("salt", Long.MIN_VALUE, Long.MAX_VALUE));
    fields.end();
    return redraw;
  }

  private static Schedule schedule(Fields fields) {
    Schedule schedule =
        new Schedule(
            fields.named(
                "strategy",
                "strategy",
                Arrays.asList(Schedule.Strategy.values()),
                strategy -> strategy.label()),
            fields.integer("windowMicros", 0, Limits.WINDOW_MICROS_MAX),
            (int) fields.integer("changes", 0, Schedule.CHANGES_OF),
            fields.has("choices")
                ? fields.integers("choices", Limits.CHOICES_MAX, 0, Limits.CHOICE_MAX)
                : List.of());
    fields.end();
    return schedule;
  }
}
