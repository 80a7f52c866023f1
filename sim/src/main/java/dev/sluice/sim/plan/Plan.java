package dev.sluice.sim.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.kernel.Schedule;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run as data: what is stored, shrunk and replayed. All other random draws of the run come from
 * streams keyed by {@code seed}.
 *
 * @param scenario the scenario it was drawn from
 * @param seed the seed it was drawn with
 * @param sleds the rack
 * @param operations what users and operators do, by due time
 * @param faults what goes wrong
 * @param safetyMillis length of the phase with faults; then they stop and convergence is due
 * @param wire whether every message goes through the wire format
 * @param schedule who goes first while there are faults; uniform in files that do not say
 * @param nexuses how many Nexus there are; one in files that do not say
 * @param redraw other draws from a step on; null in files that do not say
 */
public record Plan(
    String scenario,
    long seed,
    List<SledPlan> sleds,
    List<Operation> operations,
    List<Fault> faults,
    long safetyMillis,
    boolean wire,
    Schedule schedule,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = OneNexus.class)
        @JsonDeserialize(using = OneIfAbsent.class)
        int nexuses,
    @Nullable Redraw redraw) {

  /** Reads the number that files may leave out. */
  static final class OneIfAbsent extends StdDeserializer<Integer> {

    private static final long serialVersionUID = 1L;

    OneIfAbsent() {
      super(Integer.class);
    }

    @Override
    public Integer deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return context.readValue(parser, Integer.class);
    }

    @Override
    public Integer getAbsentValue(DeserializationContext context) {
      return 1;
    }
  }

  /** Equal to the number that files leave out. */
  static final class OneNexus {
    @Override
    public boolean equals(@Nullable Object number) {
      return Integer.valueOf(1).equals(number);
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** Keeps copies of the lists. */
  public Plan {
    sleds = List.copyOf(sleds);
    operations = List.copyOf(operations);
    faults = List.copyOf(faults);
    schedule = Objects.requireNonNullElse(schedule, Schedule.UNIFORM);
  }

  /** A plan with the usual draws. */
  public Plan(
      String scenario,
      long seed,
      List<SledPlan> sleds,
      List<Operation> operations,
      List<Fault> faults,
      long safetyMillis,
      boolean wire,
      Schedule schedule,
      int nexuses) {
    this(scenario, seed, sleds, operations, faults, safetyMillis, wire, schedule, nexuses, null);
  }

  /** A plan with one Nexus. */
  public Plan(
      String scenario,
      long seed,
      List<SledPlan> sleds,
      List<Operation> operations,
      List<Fault> faults,
      long safetyMillis,
      boolean wire,
      Schedule schedule) {
    this(scenario, seed, sleds, operations, faults, safetyMillis, wire, schedule, 1);
  }

  /** This plan with another number of Nexus. */
  public Plan withNexuses(int other) {
    return new Plan(
        scenario, seed, sleds, operations, faults, safetyMillis, wire, schedule, other, redraw);
  }

  /** This plan on another rack. */
  public Plan withSleds(List<SledPlan> other) {
    return new Plan(
        scenario, seed, other, operations, faults, safetyMillis, wire, schedule, nexuses, redraw);
  }

  /** This plan with other operations. */
  public Plan withOperations(List<Operation> other) {
    return new Plan(
        scenario, seed, sleds, other, faults, safetyMillis, wire, schedule, nexuses, redraw);
  }

  /** This plan with other faults. */
  public Plan withFaults(List<Fault> other) {
    return new Plan(
        scenario, seed, sleds, operations, other, safetyMillis, wire, schedule, nexuses, redraw);
  }

  /** This plan with a phase of faults of another length. */
  public Plan withSafetyMillis(long other) {
    return new Plan(
        scenario, seed, sleds, operations, faults, other, wire, schedule, nexuses, redraw);
  }

  /** This plan with or without the wire format. */
  public Plan withWire(boolean other) {
    return new Plan(
        scenario, seed, sleds, operations, faults, safetyMillis, other, schedule, nexuses, redraw);
  }

  /** This plan under another schedule. */
  public Plan withSchedule(Schedule other) {
    return new Plan(
        scenario, seed, sleds, operations, faults, safetyMillis, wire, other, nexuses, redraw);
  }

  /** This plan with other draws from a step on; null for the usual ones. */
  public Plan withRedraw(@Nullable Redraw other) {
    return new Plan(
        scenario, seed, sleds, operations, faults, safetyMillis, wire, schedule, nexuses, other);
  }
}
