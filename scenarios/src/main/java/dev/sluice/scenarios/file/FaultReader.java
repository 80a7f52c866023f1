package dev.sluice.scenarios.file;

import dev.sluice.sim.fault.Amount;
import dev.sluice.sim.fault.FaultKind;
import java.util.Arrays;

/** Reads one entry of a scenario's faults. */
final class FaultReader {

  private final Span safety;
  private final long sledsMin;
  private final long nexusesMin;

  FaultReader(Span safety, long sledsMin, long nexusesMin) {
    this.safety = safety;
    this.sledsMin = sledsMin;
    this.nexusesMin = nexusesMin;
  }

  FaultSpec read(Fields fields) {
    FaultKind kind = kind(fields);
    FaultSpec fault =
        new FaultSpec(
            kind,
            fields.has("percent") ? (int) fields.integer("percent", 0, 100) : 100,
            fields.has("count") ? fields.span("count", 0, Limits.COUNT_MAX) : Span.of(1),
            due(fields, "atMillis", safety),
            fields.span("lastsMillis", 0, Limits.HOUR_MILLIS),
            target(fields, kind),
            amount(fields, kind),
            PlanReader.worker(fields, kind));
    fields.end();
    return fault;
  }

  /** When something of a run is due: in every seed before the faults are over. */
  static Span due(Fields fields, String name, Span safety) {
    Span due = fields.span(name, 0, safety.max() - 1);
    if (due.min() >= safety.min()) {
      throw fields.faultAt(
          name,
          "%d is beyond the shortest safety phase, expected less than %d"
              .formatted(due.min(), safety.min()));
    }
    return due;
  }

  private static FaultKind kind(Fields fields) {
    return fields.named("kind", "fault", Arrays.asList(FaultKind.values()), kind -> kind.label());
  }

  private String target(Fields fields, FaultKind kind) {
    if (!fields.has("target")) {
      return Targets.usual(kind);
    }
    String target = fields.text("target");
    if (!Targets.isOn(kind, target, sledsMin, nexusesMin)) {
      throw fields.faultAt(
          "target",
          Targets.problem(kind, target) + Targets.expected(kind, sledsMin, nexusesMin, true));
    }
    return target;
  }

  private static Span amount(Fields fields, FaultKind kind) {
    Amount amount = kind.amount();
    // Without a unit a field "amount" is left over, and refused as unknown.
    return amount.unit() == Amount.Unit.NONE
        ? Span.of(0)
        : fields.span("amount", amount.min(), amount.max());
  }
}
