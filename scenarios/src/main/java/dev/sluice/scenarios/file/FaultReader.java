package dev.sluice.scenarios.file;

import dev.sluice.sim.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one entry of a scenario's faults. */
final class FaultReader {

  private static final long COUNT_MAX = 1_000;
  private static final long CHUNKS_MAX = 1_000_000;
  private static final long DELAY_MILLIS_MAX = 600_000;
  private static final long DRIFT_PPM_MAX = 50_000; // a crystal this bad is broken

  private final Span safety;
  private final long sledsMin;

  FaultReader(Span safety, long sledsMin) {
    this.safety = safety;
    this.sledsMin = sledsMin;
  }

  FaultSpec read(Fields fields) {
    FaultKind kind = kind(fields);
    FaultSpec fault =
        new FaultSpec(
            kind,
            fields.has("percent") ? (int) fields.integer("percent", 0, 100) : 100,
            fields.has("count") ? fields.span("count", 0, COUNT_MAX) : Span.of(1),
            due(fields, "atMillis", safety),
            fields.span("lastsMillis", 0, ScenarioReader.HOUR_MILLIS),
            target(fields, kind),
            amount(fields, kind),
            worker(fields, kind));
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
    String label = fields.text("kind");
    List<String> labels = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
      labels.add(kind.label());
    }
    throw fields.faultAt(
        "kind",
        "unknown fault '"
            + label
            + "'"
            + Nearest.suggestion(label, labels)
            + Fields.expectedOneOf(labels));
  }

  private String target(Fields fields, FaultKind kind) {
    if (!fields.has("target")) {
      return Targets.usual(kind.target());
    }
    String target = fields.text("target");
    String problem = Targets.problem(kind.target(), target, sledsMin);
    if (problem != null) {
      throw fields.faultAt(
          "target", "'" + target + "' is nothing that " + kind.label() + " strikes, " + problem);
    }
    return target;
  }

  private static Span amount(Fields fields, FaultKind kind) {
    return switch (kind.unit()) {
      case NONE -> Span.of(0); // a field "amount" is left over, and refused as unknown
      case PERCENT -> fields.span("amount", 0, 100);
      case PPM -> fields.span("amount", -DRIFT_PPM_MAX, DRIFT_PPM_MAX);
      case COUNT -> fields.span("amount", 0, CHUNKS_MAX);
      case MILLIS ->
          fields.span(
              "amount", kind == FaultKind.CLOCK_JUMP ? -DELAY_MILLIS_MAX : 0, DELAY_MILLIS_MAX);
    };
  }

  private static @Nullable String worker(Fields fields, FaultKind kind) {
    return kind == FaultKind.WORKER_DELAY && fields.has("worker") ? fields.text("worker") : null;
  }
}
