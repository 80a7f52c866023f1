package dev.sluice.scenarios.file;

import dev.sluice.api.GuestMemory;
import dev.sluice.reports.Service.Statistic;
import dev.sluice.reports.query.Query;
import dev.sluice.reports.query.QueryException;
import dev.sluice.scenarios.file.Expectations.ServiceBound;
import dev.sluice.scenarios.file.Scenario.RackSpec;
import dev.sluice.sim.cover.Probe;
import dev.sluice.sim.kernel.Schedule.Strategy;
import dev.sluice.sim.service.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a scenario file. Strict: what is unknown, missing or out of bounds is a {@link
 * BadInputException} of the form {@code FILE: FIELD: what is wrong, what was expected}.
 */
public final class ScenarioReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private static final long SEEDS_MIN_MAX = 1_000_000;
  private static final long WEIGHT_MAX = 1_000;
  private static final long SERVICE_MAX = 24 * Limits.HOUR_MILLIS; // longer than any run

  /**
   * The scenario of a text.
   *
   * @param file the name of the text in messages
   * @param origin the name or file by which commands find it
   */
  public Scenario read(String file, String origin, String text) {
    return read(file, origin, text, new FieldSchema());
  }

  /** The same; records in {@code schema} which fields were read. */
  Scenario read(String file, String origin, String text, FieldSchema schema) {
    Fields fields = new Fields(file, JsonText.tree(file, text), schema);
    String name = fields.text("name");
    if (!NAME.matcher(name).matches()) {
      throw fields.faultAt("name", Shown.quoted(name) + " is no name, expected lower-case-words");
    }
    String title = fields.text("title");
    String description = fields.text("description");
    String source = fields.text("source");
    Fields phases = fields.object("phases");
    Span safety = phases.span("safetyMillis", Limits.SAFETY_MILLIS_MIN, Limits.HOUR_MILLIS);
    phases.end();
    RackSpec rack = rack(fields.object("rack"), safety);
    long sledsMin = rack.sleds().min();
    Scenario scenario =
        new Scenario(
            name,
            origin,
            title,
            description,
            source,
            rack,
            safety,
            new WorkloadReader(safety, sledsMin).read(fields.object("workload")),
            faults(fields, safety, sledsMin, rack.nexuses().min()),
            fields.has("expects") ? expects(fields.object("expects")) : Expectations.USUAL,
            fields.has("wirePercent") ? (int) fields.integer("wirePercent", 0, 100) : 0,
            fields.has("schedule") ? schedule(fields.object("schedule")) : ScheduleSpec.USUAL);
    fields.end();
    SeedSize.check(fields, scenario);
    return scenario;
  }

  private static RackSpec rack(Fields fields, Span safety) {
    Span ramGib = fields.span("ramGib", 1, Limits.RAM_GIB_MAX);
    RackSpec rack =
        new RackSpec(
            fields.span("sleds", 1, Limits.SLEDS_MAX),
            ramGib,
            fields.elements("reservoir", element -> mode(element, ramGib)),
            fields.span("growthMibPerSecond", 1, Limits.GROWTH_MIB_MAX),
            fields.has("arrivesMillis")
                ? fields.span("arrivesMillis", 0, safety.min() - 1)
                : Span.of(0),
            fields.has("nexuses") ? fields.span("nexuses", 1, Limits.NEXUSES_MAX) : Span.of(1),
            fields.has("agentsBehindPercent")
                ? fields.span("agentsBehindPercent", 0, 100)
                : Span.of(0));
    fields.end();
    return rack;
  }

  private static ModeSpec mode(Fields.Element element, Span ramGib) {
    if ("none".equals(element.text())) {
      return new ModeSpec(ModeSpec.Kind.NONE, Span.of(0));
    } else if (element.text() != null) {
      throw element.fault(
          element.shown()
              + " is no reservoir mode, expected \"none\", {\"percent\": ...} or"
              + " {\"mebibytes\": ...}");
    }
    Fields fields = element.object();
    ModeSpec mode;
    if (fields.has("mebibytes")) {
      long most = ramGib.min() * GuestMemory.GIB / GuestMemory.MIB - 1; // less than all of RAM
      mode = new ModeSpec(ModeSpec.Kind.MEBIBYTES, fields.span("mebibytes", 0, most));
    } else {
      mode = new ModeSpec(ModeSpec.Kind.PERCENT, fields.span("percent", 1, 99));
    }
    fields.end();
    return mode;
  }

  private static Expectations expects(Fields fields) {
    List<String> known = Arrays.stream(Probe.values()).map(Probe::label).toList();
    List<String> sometimes =
        fields.has("sometimes")
            ? fields.elements("sometimes", element -> probe(element, known))
            : List.of();
    Expectations expects =
        new Expectations(
            least(fields, "seedsMin", SEEDS_MIN_MAX, Expectations.USUAL.seedsMin()),
            sometimes,
            least(fields, "concurrentPercent", 100, 0),
            least(fields, "launchBeforeReadyPercent", 100, 0),
            least(fields, "racingReads", SEEDS_MIN_MAX, 0),
            fields.has("service") ? service(fields.object("service")) : List.of(),
            fields.has("situations") ? situations(fields, known) : List.of());
    fields.end();
    return expects;
  }

  private static List<Situation> situations(Fields fields, List<String> known) {
    List<Situation> situations = new ArrayList<>();
    Set<String> names = new HashSet<>(known);
    for (Fields one : fields.objects("situations")) {
      String name = one.text("name");
      if (!NAME.matcher(name).matches() || !names.add(name)) {
        throw one.faultAt(
            "name",
            Shown.quoted(name) + " is no name, expected lower-case-words of no other situation");
      }
      List<Query> events = one.elements("events", ScenarioReader::clause);
      situations.add(new Situation(name, events, (int) one.integer("percent", 0, 100)));
      one.end();
    }
    return situations;
  }

  private static Query clause(Fields.Element element) {
    String text = element.text();
    if (text == null) {
      throw element.fault(element.shown() + " is no clause, expected one as in docs/queries.md");
    }
    try {
      return Query.clause(text);
    } catch (QueryException e) {
      throw element.fault(element.shown() + ": " + e.getMessage());
    }
  }

  private static List<ServiceBound> service(Fields fields) {
    List<ServiceBound> bounds = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      if (fields.has(figure.label())) {
        Fields statistics = fields.object(figure.label());
        for (Statistic statistic : Statistic.values()) {
          if (statistics.has(statistic.label())) {
            long max = statistics.integer(statistic.label(), 0, SERVICE_MAX);
            bounds.add(new ServiceBound(figure.label(), statistic, max));
          }
        }
        statistics.end();
      }
    }
    fields.end();
    return bounds;
  }

  private static long least(Fields fields, String name, long most, long otherwise) {
    return fields.has(name) ? fields.integer(name, 0, most) : otherwise;
  }

  private static String probe(Fields.Element element, List<String> known) {
    String label = element.text();
    if (label == null || !known.contains(label)) {
      throw element.fault(
          element.shown()
              + " is no situation"
              + Nearest.suggestion(String.valueOf(label), known)
              + Fields.expectedOneOf(known));
    }
    return label;
  }

  private static ScheduleSpec schedule(Fields weights) {
    List<ScheduleSpec.Choice> choices = new ArrayList<>();
    for (Strategy strategy : ScheduleSpec.DRAWN) {
      if (weights.has(strategy.label())) {
        int weight = (int) weights.integer(strategy.label(), 1, WEIGHT_MAX);
        choices.add(new ScheduleSpec.Choice(strategy, weight));
      }
    }
    weights.end();
    if (choices.isEmpty()) {
      throw weights.fault("is empty, expected {\"STRATEGY\": WEIGHT, ...}");
    }
    return new ScheduleSpec(choices);
  }

  private static List<FaultSpec> faults(
      Fields fields, Span safety, long sledsMin, long nexusesMin) {
    List<FaultSpec> faults = new ArrayList<>();
    for (Fields fault : fields.objects("faults")) {
      faults.add(new FaultReader(safety, sledsMin, nexusesMin).read(fault));
    }
    return faults;
  }
}
