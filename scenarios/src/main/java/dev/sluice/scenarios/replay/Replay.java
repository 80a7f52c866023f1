package dev.sluice.scenarios.replay;

import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.page.TimelinePage;
import dev.sluice.reports.page.TwinPage;
import dev.sluice.scenarios.campaign.FailureFiles;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.judge.SameFailure;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run again: of a scenario's seed, or of the plan in {@code repro.json}. */
public final class Replay {

  private static final String TRACE = "trace.jsonl";

  private final Plan plan;
  private final @Nullable Repro repro;
  private final @Nullable Violation expected;
  private final @Nullable Path trace;
  private final Provenance provenance;
  private final Json json = new Json();

  private Replay(Plan plan, @Nullable Repro repro, @Nullable Path trace, Provenance provenance) {
    this(plan, repro, repro == null ? null : repro.expected(), trace, provenance);
  }

  private Replay(
      Plan plan,
      @Nullable Repro repro,
      @Nullable Violation expected,
      @Nullable Path trace,
      Provenance provenance) {
    this.plan = plan;
    this.repro = repro;
    this.expected = expected;
    this.trace = trace;
    this.provenance = provenance;
  }

  /** A replay of a seed as its scenario is now. */
  public static Replay of(Scenario scenario, long seed, Provenance provenance) {
    return new Replay(Draw.plan(scenario, seed), null, null, provenance);
  }

  /**
   * A run of a plan that was made from something else than a run of it.
   *
   * @param expected what was seen there; null for nothing
   */
  public static Replay of(Plan plan, @Nullable Violation expected, Provenance provenance) {
    return new Replay(plan, null, expected, null, provenance);
  }

  /** A replay of a stored plan; the trace beside it shows the first step that differs. */
  public static Replay of(Path file, Provenance provenance) {
    Repro repro = ReproReader.read(file);
    Path trace = file.resolveSibling(TRACE);
    // The trace is that of repro.json itself, not of another plan in the same folder.
    boolean told = FailureFolder.REPRO.equals(String.valueOf(file.getFileName()));
    return new Replay(repro.plan(), repro, told && Files.exists(trace) ? trace : null, provenance);
  }

  /**
   * Of the scenario and the seed that a file names, as the scenario is now, rather than of the plan
   * that it has kept.
   */
  public static Replay again(Path file, Catalogue catalogue, Provenance provenance) {
    Repro repro = ReproReader.read(file);
    Plan plan = Draw.plan(catalogue.find(repro.plan().scenario()), repro.plan().seed());
    return new Replay(plan, repro, null, provenance);
  }

  /** How the run compares with the one that was kept. */
  public enum Comparison {
    /** Nothing was kept to compare with. */
    NONE,
    /** The same oracle found something. */
    SAME_FAILURE,
    /** Another oracle did. */
    OTHER_FAILURE,
    /** None did. */
    PASSES_NOW,
    /** The same code ran the same plan in another way. */
    DIVERGED
  }

  /**
   * The result.
   *
   * @param result the seed as a campaign has it
   * @param expected what was kept, if anything
   * @param divergedAt the first step that differs from the kept trace; -1 if none does, or none was
   *     kept
   * @param recordedAs the kept trace hash, if it is another one
   */
  public record Outcome(
      SeedResult result,
      Comparison comparison,
      @Nullable Violation expected,
      long divergedAt,
      @Nullable String recordedAs) {}

  /**
   * Runs it.
   *
   * @param sink takes the trace; null for none
   */
  public Outcome run(Simulator simulator, @Nullable TraceSink sink) throws IOException {
    try (TraceComparison compared = trace == null ? null : new TraceComparison(trace, json)) {
      Run run = simulator.run(plan, tee(sink, compared));
      SeedResult result = SeedResult.of(run, 0);
      if (repro == null) {
        Comparison with = expected == null ? Comparison.NONE : compare(expected, run.violations());
        return new Outcome(result, with, expected, -1, null);
      }
      boolean sameTrace = SeedResult.hex(run.traceHash()).equals(repro.traceHash());
      long divergedAt = sameTrace || compared == null ? -1 : compared.divergedAt(run.steps());
      return new Outcome(
          result,
          compare(repro, run.violations(), sameTrace),
          expected,
          divergedAt,
          sameTrace ? null : repro.traceHash());
    }
  }

  /** What takes all that both take; null if both are. */
  public static @Nullable TraceSink tee(@Nullable TraceSink one, @Nullable TraceSink other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return (step, timeNanos, event) -> {
      one.entry(step, timeNanos, event);
      other.entry(step, timeNanos, event);
    };
  }

  private Comparison compare(Repro kept, List<Violation> found, boolean sameTrace) {
    boolean sameCode = provenance.exact() && provenance.commit().equals(kept.commit());
    if (!sameTrace && sameCode && plan.equals(kept.plan()) && kept.planIsUntouched(json)) {
      return Comparison.DIVERGED;
    }
    return compare(expected, found);
  }

  private static Comparison compare(@Nullable Violation expected, List<Violation> found) {
    if (found.isEmpty()) {
      return Comparison.PASSES_NOW;
    }
    boolean same = expected != null && SameFailure.first(expected, found) != null;
    return same ? Comparison.SAME_FAILURE : Comparison.OTHER_FAILURE;
  }

  /**
   * When the violation became inevitable, and which faults it needed.
   *
   * @param outcome of this replay
   * @param redraws runs for each point of the curve
   * @return null if it shows no violation
   */
  public @Nullable FailureExplanation explain(Simulator simulator, Outcome outcome, int redraws) {
    List<Violation> found = outcome.result().violations();
    Violation expected = outcome.expected();
    Violation same = expected == null ? null : SameFailure.first(expected, found);
    if (found.isEmpty()) {
      return null;
    }
    return same == null
        ? FailureExplanation.of(simulator, plan, found.get(0), expected, redraws)
        : FailureExplanation.of(simulator, plan, same, null, redraws);
  }

  /** Runs it once more and leaves in {@code folder} what a campaign leaves of a failing seed. */
  public void keep(Simulator simulator, Path folder) throws IOException {
    Files.createDirectories(folder);
    new FailureFolder()
        .fill(
            folder,
            sink -> simulator.run(plan, sink),
            run -> FailureFiles.story(run, provenance, json));
    TimelinePage.write(folder);
  }

  /**
   * Leaves beside the files of {@link #keep} those of the nearest run that passes, and a page of
   * both.
   *
   * @return false if no plan with one fault or operation less passes
   */
  public boolean keepTwin(Simulator simulator, Path folder) throws IOException {
    Twin twin = Twin.of(simulator, plan);
    if (twin == null) {
      return false;
    }
    new Replay(twin.plan(), null, null, provenance)
        .keep(simulator, folder.resolve(TwinPage.FOLDER));
    TwinPage.write(folder, twin.without(), twin.differsAtNanos());
    return true;
  }

  /** Whether a verdict on what ran is a failure of what was run. */
  public static boolean failed(Outcome outcome) {
    return outcome.result().verdict() == SeedVerdict.FAIL;
  }
}
