package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan as far as processes can follow it: a rack, and the operations and faults that have a real
 * counterpart, at times that are shortened if the plan is long.
 *
 * @param operations by their times, from the moment in which all sled-agents serve
 * @param faults by their times; one at a time on a part of the rack, and on the memory of a sled
 * @param lengthMillis when all faults have ended
 * @param remarks what is run and what was left out, each a line
 */
public record SmokeScript(
    List<Sled> sleds,
    int nexuses,
    List<Operation> operations,
    List<Fault> faults,
    long lengthMillis,
    List<String> remarks) {

  private static final int SLEDS_MAX = 16;
  private static final long LENGTH_MAX_MILLIS = 120_000;
  private static final long GROWTH_MIN_SECONDS = 10; // while JVMs come up that are sent launches
  private static final long LIMIT_PERCENT = 95; // of RAM, as of a simulated sled
  private static final long MOST = 50; // percent struck from which on it counts as all

  private static final Set<OperationKind> OPERATIONS =
      Set.of(
          OperationKind.CREATE,
          OperationKind.START,
          OperationKind.STOP,
          OperationKind.DELETE,
          OperationKind.GET,
          OperationKind.NO_PROVISION,
          OperationKind.IN_SERVICE,
          OperationKind.LAUNCH_DIRECT,
          OperationKind.STOP_DIRECT);

  /** What a sled of the rack has. */
  record Sled(long ramBytes, long reservoirBytes, long limitBytes, long bytesPerSecond) {}

  /** Keeps copies of the lists. */
  public SmokeScript {
    sleds = List.copyOf(sleds);
    operations = List.copyOf(operations);
    faults = List.copyOf(faults);
    remarks = List.copyOf(remarks);
  }

  /**
   * The script of a plan.
   *
   * @param file named if the plan cannot be run
   * @throws BadInputException if nothing of the plan can be run on processes
   */
  public static SmokeScript of(Plan plan, String file) {
    if (plan.sleds().size() > SLEDS_MAX) {
      throw new BadInputException(
          "%s: %d sleds, expected at most %d".formatted(file, plan.sleds().size(), SLEDS_MAX));
    }
    // Time before the first sled has booted is not waited for.
    long skipMillis = RecordedEvent.BOOT_MILLIS + arrival(plan);
    long length = Math.max(1, plan.safetyMillis() - skipMillis);
    long times = Math.max(1, (length + LENGTH_MAX_MILLIS - 1) / LENGTH_MAX_MILLIS);
    SortedMap<String, Integer> leftOut = new TreeMap<>();
    List<Operation> operations = new ArrayList<>();
    for (Operation one : plan.operations()) {
      if (OPERATIONS.contains(one.kind())) {
        long at = Math.max(0, one.atMillis() - skipMillis) / times;
        operations.add(new Operation(one.kind(), at, one.client(), one.target(), one.amount()));
      } else {
        leftOut.merge(one.kind().label() + ": is not done on processes", 1, Integer::sum);
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (Fault one : byTime(plan.faults())) {
      long at = Math.max(0, one.atMillis() - skipMillis);
      long ends = Math.min(length, Math.max(0, one.atMillis() + one.lastsMillis() - skipMillis));
      Fault scaled = one.withAtMillis(at / times).withLastsMillis(Math.max(0, ends - at) / times);
      if (at >= length || !hasCounterpart(one)) {
        leftOut.merge(one.kind().label() + ": has no counterpart", 1, Integer::sum);
      } else if (faults.stream().anyMatch(other -> overlap(other, scaled))) {
        leftOut.merge(one.kind().label() + ": another is there already", 1, Integer::sum);
      } else {
        faults.add(scaled);
      }
    }
    if (operations.isEmpty() && faults.isEmpty()) {
      throw new BadInputException(
          file + ": expected operations or faults that processes can follow, left out: " + leftOut);
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "script: %d sleds, %d Nexus, %d of %d operations, %d of %d faults, in %d s (1:%d)"
            .formatted(
                plan.sleds().size(),
                plan.nexuses(),
                operations.size(),
                plan.operations().size(),
                faults.size(),
                plan.faults().size(),
                length / times / 1000,
                times));
    leftOut.forEach((what, count) -> remarks.add("left out: " + count + " x " + what));
    operations.sort(Comparator.comparingLong(Operation::atMillis));
    return new SmokeScript(
        plan.sleds().stream().map(sled -> sled(sled, times)).toList(),
        plan.nexuses(),
        operations,
        faults,
        length / times,
        remarks);
  }

  private static long arrival(Plan plan) {
    return plan.sleds().stream().mapToLong(SledPlan::arrivesMillis).min().orElse(0);
  }

  private static List<Fault> byTime(List<Fault> faults) {
    return faults.stream().sorted(Comparator.comparingLong(Fault::atMillis)).toList();
  }

  private static Sled sled(SledPlan plan, long times) {
    long ram = plan.ramGib() * GuestMemory.GIB;
    long reservoir = plan.reservoir().targetBytes(ram);
    long speed = plan.growthMibPerSecond() * GuestMemory.MIB * times;
    long seen = Math.max(GuestMemory.MIB, reservoir / GROWTH_MIN_SECONDS);
    return new Sled(ram, reservoir, ram / 100 * LIMIT_PERCENT, Math.min(speed, seen));
  }

  /** Whether two faults are on one part of the rack at a time. */
  private static boolean overlap(Fault before, Fault after) {
    boolean onePart =
        before.target().equals(after.target()) && ofMemory(before) == ofMemory(after)
            || before.target() instanceof Target.Link && after.target() instanceof Target.Link;
    return onePart && before.atMillis() + before.lastsMillis() >= after.atMillis();
  }

  private static boolean ofMemory(Fault fault) {
    return fault.kind() == FaultKind.ENOMEM || fault.kind() == FaultKind.ENOSPC;
  }

  private static boolean hasCounterpart(Fault fault) {
    return switch (fault.kind()) {
      case AGENT_RESTART,
          AGENT_SHUTDOWN,
          AGENT_PAUSE,
          SLED_REBOOT,
          ENOMEM,
          ENOSPC,
          RESIZED_BY_OTHER,
          STORE_OUTAGE,
          PARTITION,
          NET_DELAY ->
          true;
      case NEXUS_RESTART, NEXUS_SHUTDOWN, NEXUS_PAUSE -> fault.target() instanceof Target.Nexus;
      case REFUSE_CONNECTION, LOSE_REQUEST, LOSE_REPLY, HALF_OPEN -> fault.amount() >= MOST;
      default -> false;
    };
  }

  /** Whether the VMs of a sled are lost by a fault. */
  static boolean losesVms(FaultKind kind) {
    return kind == FaultKind.AGENT_RESTART
        || kind == FaultKind.AGENT_SHUTDOWN
        || kind == FaultKind.SLED_REBOOT;
  }
}
