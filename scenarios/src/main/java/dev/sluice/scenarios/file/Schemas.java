package dev.sluice.scenarios.file;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.Service.Statistic;
import dev.sluice.sim.cover.Probe;
import dev.sluice.sim.fault.AgentWorkers;
import dev.sluice.sim.fault.Amount;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.service.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schemas of the files that people write, made from what the readers read in two examples: one
 * with every field at its widest bounds, and one with as few fields as possible.
 */
public final class Schemas {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final Json JSON = new Json();

  private Schemas() {}

  /** Of a scenario. */
  public static Map<String, Object> scenario() {
    FieldSchema schema = new FieldSchema();
    ScenarioReader reader = new ScenarioReader();
    reader.read("everything", "everything", JSON.line(everything()), schema);
    reader.read("least", "least", JSON.line(least()), schema);
    return schema("A scenario of Sluice", schema);
  }

  /** Of a {@code repro.json}. */
  public static Map<String, Object> repro() {
    FieldSchema schema = new FieldSchema();
    for (Map<String, Object> example : List.of(everything(), agentsBehind(), least())) {
      String text = JSON.line(example);
      Scenario scenario = new ScenarioReader().read("example", "example", text);
      Repro repro =
          Repro.of(
              new Provenance("unknown", "17"),
              Draw.plan(scenario, 1),
              new Violation("oracle", 1, 1, "message", "sled-0", "phase"),
              1,
              JSON);
      new ReproReader("example").read(JSON.line(repro), schema);
    }
    Map<String, Object> bare = new LinkedHashMap<>();
    bare.put("formatVersion", Repro.FORMAT_VERSION);
    bare.put("traceHash", "0");
    bare.put("plan", Draw.plan(new ScenarioReader().read("l", "l", JSON.line(least())), 1));
    new ReproReader("example").read(JSON.line(bare), schema);
    return schema("A plan of Sluice, as repro.json keeps it", schema);
  }

  private static Map<String, Object> schema(String title, FieldSchema schema) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("$schema", DIALECT);
    json.put("title", title);
    json.putAll(schema.toJson());
    return json;
  }

  private static Map<String, Object> everything() {
    Map<String, Object> json = heading();
    json.put("phases", Map.of("safetyMillis", Limits.HOUR_MILLIS));
    Map<String, Object> rack = rack(Limits.SLEDS_MAX, Limits.RAM_GIB_MAX);
    rack.put("reservoir", List.of("none", Map.of("percent", 1), Map.of("mebibytes", 1)));
    rack.put("arrivesMillis", 0);
    rack.put("nexuses", List.of(1, Limits.NEXUSES_MAX));
    rack.put("agentsBehindPercent", 100);
    json.put("rack", rack);
    Map<String, Object> workload = workload(Limits.INSTANCES_MAX);
    workload.put("createAtMillis", 0);
    workload.put("operations", operations());
    workload.put("script", script());
    json.put("workload", workload);
    json.put("faults", Arrays.stream(FaultKind.values()).map(Schemas::fault).toList());
    Map<String, Object> expects = new LinkedHashMap<>();
    expects.put("sometimes", List.of(Probe.values()[0].label()));
    for (String least :
        List.of("seedsMin", "concurrentPercent", "launchBeforeReadyPercent", "racingReads")) {
      expects.put(least, 1);
    }
    expects.put("service", service());
    Map<String, Object> situation = new LinkedHashMap<>();
    situation.put("name", "example");
    situation.put("percent", 50);
    situation.put("events", List.of("launch"));
    expects.put("situations", List.of(situation));
    json.put("expects", expects);
    json.put("wirePercent", 50);
    Map<String, Object> schedule = new LinkedHashMap<>();
    for (Schedule.Strategy strategy : ScheduleSpec.DRAWN) {
      schedule.put(strategy.label(), 1);
    }
    json.put("schedule", schedule);
    return json;
  }

  private static Map<String, Object> service() {
    Map<String, Object> bounds = new LinkedHashMap<>();
    for (Statistic statistic : Statistic.values()) {
      bounds.put(statistic.label(), 1);
    }
    Map<String, Object> service = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      service.put(figure.label(), bounds);
    }
    return service;
  }

  /** Sled-agents of an older version of the wire, which a plan has only with one Nexus. */
  private static Map<String, Object> agentsBehind() {
    Map<String, Object> json = least();
    Map<String, Object> rack = rack(1, 1);
    rack.put("agentsBehindPercent", 100);
    json.put("rack", rack);
    return json;
  }

  private static Map<String, Object> least() {
    Map<String, Object> json = heading();
    json.put("phases", Map.of("safetyMillis", Limits.SAFETY_MILLIS_MIN));
    json.put("rack", rack(1, 1));
    json.put("workload", workload(0));
    return json;
  }

  private static Map<String, Object> heading() {
    Map<String, Object> json = new LinkedHashMap<>();
    for (String name : List.of("name", "title", "description", "source")) {
      json.put(name, name);
    }
    return json;
  }

  private static Map<String, Object> rack(long sleds, long ramGib) {
    Map<String, Object> rack = new LinkedHashMap<>();
    rack.put("sleds", sleds);
    rack.put("ramGib", ramGib);
    rack.put("reservoir", List.of("none"));
    rack.put("growthMibPerSecond", 1);
    return rack;
  }

  private static Map<String, Object> workload(long instances) {
    Map<String, Object> workload = new LinkedHashMap<>();
    workload.put("clients", 1);
    workload.put("instances", instances);
    workload.put("memoryGib", 1);
    return workload;
  }

  private static List<Map<String, Object>> operations() {
    List<Map<String, Object>> all = new ArrayList<>();
    Map<String, Object> mix = new LinkedHashMap<>();
    mix.put("do", Map.of(OperationKind.values()[0].label(), 1));
    mix.put("count", 1);
    mix.put("atMillis", 0);
    all.add(mix);
    for (OperationKind kind : OperationKind.values()) {
      Map<String, Object> operation = new LinkedHashMap<>();
      operation.put("do", kind.label());
      operation.put("atMillis", 0);
      operation.put("target", 0);
      amount(kind, operation);
      all.add(operation);
    }
    return all;
  }

  private static List<Map<String, Object>> script() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (OperationKind kind : OperationKind.values()) {
      Map<String, Object> operation = new LinkedHashMap<>();
      operation.put("do", kind.label());
      operation.put("atMillis", 0);
      operation.put("client", 0);
      operation.put("target", 0);
      amount(kind, operation);
      all.add(operation);
    }
    return all;
  }

  private static void amount(OperationKind kind, Map<String, Object> operation) {
    if (OperationSpec.takesMemory(kind)) {
      operation.put("memoryGib", 1);
    } else if (kind == OperationKind.RESIZE) {
      operation.put("percent", 50);
    }
  }

  private static Map<String, Object> fault(FaultKind kind) {
    Map<String, Object> fault = new LinkedHashMap<>();
    fault.put("kind", kind.label());
    fault.put("percent", 100);
    fault.put("count", 1);
    fault.put("atMillis", 0);
    fault.put("lastsMillis", 0);
    fault.put("target", Targets.usual(kind));
    if (kind.amount().unit() != Amount.Unit.NONE) {
      fault.put("amount", kind.amount().max());
    }
    if (kind == FaultKind.WORKER_DELAY) {
      fault.put("worker", AgentWorkers.NAMES.get(0));
    }
    return fault;
  }
}
