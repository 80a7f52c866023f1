package dev.sluice.scenarios.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.sluice.api.GuestMemory;
import dev.sluice.reports.Json;
import dev.sluice.reports.Repro;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code repro.json}. Whatever cannot be run is a {@link BadInputException}. */
public final class ReproReader {

  private static final long WINDOW_MICROS_MAX = 3_600_000_000L; // an hour: no run is longer

  private final Json json = new Json();
  private final String file;

  ReproReader(String file) {
    this.file = file;
  }

  /** The repro of a file. */
  public static Repro read(Path file) {
    return new ReproReader(file.toString()).read(JsonText.read(file, "a repro.json"));
  }

  Repro read(String text) {
    Repro repro;
    try {
      repro = json.read(text, Repro.class);
    } catch (JsonMappingException e) {
      throw fault(path(e), reason(e), e);
    } catch (JsonProcessingException e) {
      throw fault("line " + e.getLocation().getLineNr(), "no JSON: " + e.getOriginalMessage(), e);
    }
    if (repro == null || repro.formatVersion() != Repro.FORMAT_VERSION) {
      String found = repro == null ? "nothing" : String.valueOf(repro.formatVersion());
      throw fault("formatVersion", found + ", expected " + Repro.FORMAT_VERSION, null);
    }
    present("plan", repro.plan());
    present("traceHash", repro.traceHash());
    present("plan.scenario", repro.plan().scenario());
    runnable(repro.plan());
    return repro;
  }

  private void runnable(Plan plan) {
    List<SledPlan> sleds = plan.sleds();
    positive("plan.safetyMillis", plan.safetyMillis());
    positive("plan.sleds", sleds.size());
    for (int i = 0; i < sleds.size(); i++) {
      sled("plan.sleds[" + i + "]", sleds.get(i));
    }
    for (int i = 0; i < plan.operations().size(); i++) {
      Operation operation = plan.operations().get(i);
      String path = "plan.operations[" + i + "]";
      present(path + ".kind", operation.kind());
      notNegative(path + ".atMillis", operation.atMillis());
      notNegative(path + ".client", operation.client());
      notNegative(path + ".target", operation.target());
    }
    for (int i = 0; i < plan.faults().size(); i++) {
      fault("plan.faults[" + i + "]", plan.faults().get(i), sleds.size());
    }
    present("plan.schedule.strategy", plan.schedule().strategy());
    within("plan.schedule.windowMicros", plan.schedule().windowMicros(), WINDOW_MICROS_MAX);
    within("plan.schedule.changes", plan.schedule().changes(), Schedule.CHANGES_OF);
  }

  private void sled(String path, SledPlan sled) {
    positive(path + ".ramGib", sled.ramGib());
    positive(path + ".growthMibPerSecond", sled.growthMibPerSecond());
    notNegative(path + ".arrivesMillis", sled.arrivesMillis());
    present(path + ".reservoir", sled.reservoir());
    String problem = sled.reservoir().problem(sled.ramGib() * GuestMemory.GIB);
    if (problem != null) {
      throw fault(path + ".reservoir", problem, null);
    }
  }

  private void fault(String path, Fault fault, int sleds) {
    present(path + ".kind", fault.kind());
    present(path + ".target", fault.target());
    notNegative(path + ".atMillis", fault.atMillis());
    notNegative(path + ".lastsMillis", fault.lastsMillis());
    String problem = Targets.problem(fault.kind().target(), fault.target(), sleds);
    if (problem != null || fault.target().contains("any ")) {
      throw fault(path + ".target", "'" + fault.target() + "' is no target of this rack", null);
    }
  }

  @SuppressWarnings("NullAway") // Jackson gives null for what a file lacks, whatever the type says
  private void present(String path, @Nullable Object value) {
    if (value == null) {
      throw fault(path, "is missing", null);
    }
  }

  private void positive(String path, long value) {
    if (value <= 0) {
      throw fault(path, value + ", expected more than 0", null);
    }
  }

  private void within(String path, long value, long most) {
    if (value < 0 || value > most) {
      throw fault(path, value + ", expected 0 to " + most, null);
    }
  }

  private void notNegative(String path, long value) {
    if (value < 0) {
      throw fault(path, value + ", expected 0 or more", null);
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String reason(JsonMappingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    int detail = message.indexOf(" (");
    return detail < 0 ? message : message.substring(0, detail);
  }

  private BadInputException fault(String where, String what, @Nullable Exception cause) {
    String line = file + ": " + (where.isEmpty() ? "" : where + ": ") + what;
    return cause == null ? new BadInputException(line) : new BadInputException(line, cause);
  }
}
