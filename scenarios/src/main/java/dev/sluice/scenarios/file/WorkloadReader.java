package dev.sluice.scenarios.file;

import dev.sluice.api.GuestMemory;
import dev.sluice.scenarios.file.OperationSpec.Choice;
import dev.sluice.scenarios.file.Scenario.Workload;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what users and operators of a scenario do. */
final class WorkloadReader {

  private static final long WEIGHT_MAX = 1_000;

  private static final List<OperationKind> KINDS = List.of(OperationKind.values());

  private final Span safety;
  private final long sledsMin;

  WorkloadReader(Span safety, long sledsMin) {
    this.safety = safety;
    this.sledsMin = sledsMin;
  }

  Workload read(Fields fields) {
    Span clients = fields.span("clients", 1, Limits.CLIENTS_MAX);
    Span instances = fields.span("instances", 0, Limits.INSTANCES_MAX);
    boolean creates = instances.max() > 0 || fields.has("createAtMillis");
    Span createAt = creates ? FaultReader.due(fields, "createAtMillis", safety) : Span.of(0);
    Span memory = fields.span("memoryGib", GuestMemory.GUEST_GIB_MIN, GuestMemory.GUEST_GIB_MAX);
    List<OperationSpec> operations = new ArrayList<>();
    for (Fields operation : fields.objects("operations")) {
      operations.add(operation(operation, instances.min()));
    }
    List<Operation> script = new ArrayList<>();
    for (Fields operation : fields.objects("script")) {
      script.add(scripted(operation));
    }
    fields.end();
    return new Workload(clients, instances, createAt, memory, operations, script);
  }

  private OperationSpec operation(Fields fields, long instancesMin) {
    List<Choice> choices = choices(fields);
    boolean onSled = choices.get(0).kind().onSled();
    boolean each = fields.has("target") && "each".equals(fields.element("target").text());
    boolean memory = choices.stream().anyMatch(c -> OperationSpec.takesMemory(c.kind()));
    boolean resizes = choices.stream().anyMatch(c -> c.kind() == OperationKind.RESIZE);
    if (choices.size() > 1 && fields.has("target")) {
      throw fields.faultAt("target", "is for one kind of operation, not for a mix of them");
    }
    OperationSpec spec =
        new OperationSpec(
            choices,
            fields.has("count") ? fields.span("count", 0, Limits.COUNT_MAX) : Span.of(1),
            each,
            FaultReader.due(fields, "atMillis", safety),
            each || !fields.has("target") ? null : target(fields, onSled, instancesMin),
            memory && fields.has("memoryGib")
                ? fields.span("memoryGib", GuestMemory.GUEST_GIB_MIN, GuestMemory.GUEST_GIB_MAX)
                : null,
            resizes ? fields.span("percent", 1, 99) : null);
    fields.end();
    return spec;
  }

  private @Nullable Span target(Fields fields, boolean onSled, long instancesMin) {
    if ("any".equals(fields.element("target").text())) {
      return null;
    }
    if (fields.element("target").text() != null) {
      throw fields.faultAt(
          "target",
          fields.element("target").shown()
              + " is no target, expected \"any\", \"each\" or numbers");
    }
    // Only what every seed has.
    return fields.span("target", 0, Math.max(0, (onSled ? sledsMin : instancesMin) - 1));
  }

  private static List<Choice> choices(Fields fields) {
    Fields.Element element = fields.element("do");
    if (element.text() != null) {
      return List.of(new Choice(kind(fields), 1));
    }
    Fields weights = element.object();
    List<Choice> choices = new ArrayList<>();
    for (String name : weights.names()) {
      OperationKind kind = weights.key(name, "operation", KINDS, k -> k.label());
      choices.add(new Choice(kind, (int) weights.integer(name, 1, WEIGHT_MAX)));
    }
    if (choices.isEmpty()) {
      throw element.fault("is empty, expected {\"OPERATION\": WEIGHT, ...}");
    }
    return choices;
  }

  private static OperationKind kind(Fields fields) {
    return fields.named("do", "operation", KINDS, kind -> kind.label());
  }

  private Operation scripted(Fields fields) {
    OperationKind kind = kind(fields);
    boolean onSled = kind.onSled();
    long amount = 0;
    if (OperationSpec.takesMemory(kind)) {
      amount = fields.integer("memoryGib", GuestMemory.GUEST_GIB_MIN, GuestMemory.GUEST_GIB_MAX);
    } else if (kind == OperationKind.RESIZE) {
      amount = fields.integer("percent", 1, 99);
    }
    Operation operation =
        new Operation(
            kind,
            fields.integer("atMillis", 0, safety.min() - 1),
            (int) fields.integer("client", 0, Limits.CLIENTS_MAX - 1),
            fields.has("target")
                ? (int)
                    fields.integer("target", 0, onSled ? sledsMin - 1 : Limits.INSTANCES_MAX - 1)
                : 0,
            amount);
    fields.end();
    return operation;
  }
}
