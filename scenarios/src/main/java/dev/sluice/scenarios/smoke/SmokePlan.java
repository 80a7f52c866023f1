package dev.sluice.scenarios.smoke;

import dev.sluice.reports.Counts;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A smoke run as a plan that the simulator runs: its sleds, and what its driver did, at the times
 * at which it did so. How long messages took, and what ran first, is not in it.
 *
 * @param expected the first promise that the smoke run found broken; null if it found none
 * @param remarks what the plan holds and what was left out, each a line
 */
public record SmokePlan(Plan plan, @Nullable Violation expected, List<String> remarks) {

  private static final String RESULT = "smoke.json";
  private static final String HISTORY = "history.edn";
  private static final long TAIL_MILLIS = 5_000;

  /** Keeps a copy of the list. */
  public SmokePlan {
    remarks = List.copyOf(remarks);
  }

  /** Whether a folder is that of a smoke run. */
  public static boolean isSmokeRun(Path folder) {
    return Files.exists(folder.resolve(RESULT));
  }

  /**
   * The plan of a run.
   *
   * @throws BadInputException if the files of the folder are not those of one
   */
  public static SmokePlan read(Path folder) {
    Path file = folder.resolve(RESULT);
    SmokeResult result;
    try {
      result = new Json().read(Files.readString(file), SmokeResult.class);
    } catch (IOException e) {
      throw new BadInputException(file + ": expected what a smoke run leaves", e);
    }
    Path history = folder.resolve(HISTORY);
    if (!Files.exists(history)) {
      throw new BadInputException(history + ": not there, expected that of a smoke run with steps");
    }
    try {
      return of(result, HistoryReader.read(history));
    } catch (IOException | MalformedHistoryException e) {
      throw new BadInputException(history + ": " + e.getMessage(), e);
    }
  }

  /** The plan of a run with that history. */
  static SmokePlan of(SmokeResult result, List<Op> history) {
    List<RecordedEvent> events = RecordedEvent.withTimeToBoot(RecordedEvent.all(history));
    RecordedSleds sleds = RecordedSleds.of(events, result.sleds());
    RecordedOperations operations = new RecordedOperations(sleds);
    RecordedFaults faults = new RecordedFaults(sleds);
    for (RecordedEvent event : events) {
      operations.add(event);
      faults.add(event);
    }
    List<Operation> planned = operations.planned();
    long last = events.isEmpty() ? 0 : events.get(events.size() - 1).millis();
    List<Fault> struck = faults.planned(last + TAIL_MILLIS);
    Plan plan =
        new Plan(
            "smoke",
            0,
            sleds.plans(),
            planned,
            struck,
            last + TAIL_MILLIS,
            false,
            Schedule.UNIFORM,
            result.nexuses());
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "plan: %s, %d Nexus, %d operations, %d faults in %d s"
            .formatted(
                Counts.of(result.sleds(), "sled"),
                result.nexuses(),
                planned.size(),
                struck.size(),
                last / 1000));
    leftOut(operations.leftOut(), remarks);
    leftOut(faults.leftOut(), remarks);
    return new SmokePlan(plan, expected(result), remarks);
  }

  private static void leftOut(Map<String, Integer> counts, List<String> remarks) {
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(one -> remarks.add("left out: " + one.getValue() + " x " + one.getKey()));
  }

  private static @Nullable Violation expected(SmokeResult result) {
    return result.violations().stream()
        .findFirst()
        .map(one -> new Violation(one.promise(), 0, 0, one.message(), null, null))
        .orElse(null);
  }
}
