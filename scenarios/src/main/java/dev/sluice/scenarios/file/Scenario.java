package dev.sluice.scenarios.file;

import dev.sluice.sim.plan.Operation;
import java.util.List;

/**
 * A scenario file as data: the ranges from which a seed draws a plan.
 *
 * @param name its name in commands and files
 * @param origin what commands find it by: its name or, if it is none of the catalogue's, its file
 * @param title what it is, in a few words
 * @param description the situation, and what is promised in it
 * @param source where such a situation was met
 * @param safetyMillis length of the phase with faults
 * @param workload what users and operators do
 * @param faults what goes wrong
 * @param expects what its seeds must get to
 * @param wirePercent share of seeds in which every message goes through the wire format
 * @param schedule the schedules that seeds may draw
 */
public record Scenario(
    String name,
    String origin,
    String title,
    String description,
    String source,
    RackSpec rack,
    Span safetyMillis,
    Workload workload,
    List<FaultSpec> faults,
    Expectations expects,
    int wirePercent,
    ScheduleSpec schedule) {

  /** Keeps a copy of the list. */
  public Scenario {
    faults = List.copyOf(faults);
  }

  /**
   * The hardware.
   *
   * @param sleds how many
   * @param ramGib physical RAM of each sled
   * @param reservoir what each sled-agent may be configured to set up
   * @param growthMibPerSecond how fast bhyve adds memory to each sled's reservoir
   * @param arrivesMillis when each sled is first powered on
   * @param nexuses how many Nexus there are over one datastore
   * @param agentsBehindPercent of the sleds in a seed with one Nexus, how many have a sled-agent
   *     that speaks the version of the wire before the newest
   */
  public record RackSpec(
      Span sleds,
      Span ramGib,
      List<ModeSpec> reservoir,
      Span growthMibPerSecond,
      Span arrivesMillis,
      Span nexuses,
      Span agentsBehindPercent) {

    /** Keeps a copy of the list. */
    public RackSpec {
      reservoir = List.copyOf(reservoir);
    }
  }

  /**
   * What users and operators do.
   *
   * @param clients how many there are; each does one thing at a time
   * @param instances how many instances are created
   * @param createAtMillis when each of them is created
   * @param memoryGib guest memory of each instance
   * @param operations what else is done
   * @param script operations that are the same for every seed
   */
  public record Workload(
      Span clients,
      Span instances,
      Span createAtMillis,
      Span memoryGib,
      List<OperationSpec> operations,
      List<Operation> script) {

    /** Keeps copies of the lists. */
    public Workload {
      operations = List.copyOf(operations);
      script = List.copyOf(script);
    }
  }
}
