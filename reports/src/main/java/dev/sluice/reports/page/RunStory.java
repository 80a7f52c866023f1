package dev.sluice.reports.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.RunVerdict;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceWindow;
import dev.sluice.sim.judge.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run, read from its folder.
 *
 * @param folder where that is
 * @param scenario where its plan was drawn from
 * @param seed what its plan was drawn with
 * @param commit Sluice's commit when it ran
 * @param verdict its verdict
 * @param trace its events, of a very long run those around the first violation
 * @param linearization of the object that no order of its operations explains; null without one
 * @param shrunk whether the page of the smallest plan that fails in the same way is in its folder
 */
public record RunStory(
    Path folder,
    String scenario,
    long seed,
    String commit,
    RunVerdict verdict,
    RunTrace trace,
    @Nullable Linearization linearization,
    boolean shrunk) {

  /** The file of its events. */
  public static final String TRACE = "trace.jsonl";

  /** More than a run of the catalogue has; what a page with all of them takes fits into 512 MiB. */
  private static final int BEFORE_MAX = 40_000;

  private static final int AFTER_MAX = 10_000;

  /**
   * Reads {@code repro.json}, {@code trace.jsonl} and, if they are there, {@code verdict.json} and
   * {@code history.edn}.
   *
   * @throws IllegalArgumentException if one of them is not what it should be
   */
  public static RunStory read(Path folder) throws IOException {
    Json json = new Json();
    Map<?, ?> repro = object(folder.resolve(FailureFolder.REPRO), json);
    RunVerdict verdict = verdict(folder, repro, json);
    RunTrace trace = RunTrace.read(folder.resolve(TRACE), json, around(verdict));
    return new RunStory(
        folder,
        String.valueOf(repro.get("scenario")),
        repro.get("seed") instanceof Number seed ? seed.longValue() : 0,
        String.valueOf(repro.get("commit")),
        verdict,
        trace,
        Linearization.read(folder, verdict, trace),
        Files.exists(folder.resolve(TimelinePage.OF_SMALLEST)));
  }

  /** Around the first violation, or up to the end if there is none. */
  private static TraceWindow around(RunVerdict verdict) {
    long step =
        verdict.violations().stream().mapToLong(Violation::step).min().orElse(Long.MAX_VALUE);
    return new TraceWindow(step, BEFORE_MAX, AFTER_MAX);
  }

  private static RunVerdict verdict(Path folder, Map<?, ?> repro, Json json) throws IOException {
    Path file = folder.resolve(RunVerdict.FILE);
    if (Files.exists(file)) {
      try {
        return json.read(Files.readString(file), RunVerdict.class);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(file + ": expected a verdict in JSON", e);
      }
    }
    List<Violation> expected =
        repro.get("expected") instanceof Map<?, ?> first ? List.of(violation(first)) : List.of();
    SeedVerdict found = expected.isEmpty() ? SeedVerdict.PASS : SeedVerdict.FAIL;
    return new RunVerdict(found, expected, List.of());
  }

  private static Violation violation(Map<?, ?> map) {
    return new Violation(
        String.valueOf(map.get("oracle")),
        map.get("step") instanceof Number step ? step.longValue() : 0,
        map.get("timeNanos") instanceof Number time ? time.longValue() : 0,
        String.valueOf(map.get("message")),
        map.get("about") instanceof String about ? about : null,
        map.get("phase") instanceof String phase ? phase : null);
  }

  private static Map<?, ?> object(Path file, Json json) throws IOException {
    try {
      return json.read(Files.readString(file), Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": expected an object in JSON", e);
    }
  }

  /** The same, but in a folder of another name. */
  RunStory in(Path other) {
    return new RunStory(other, scenario, seed, commit, verdict, trace, linearization, shrunk);
  }

  /** The command that runs it again: the very plan, which may be another than the seed's. */
  public String replay() {
    return "./sluice replay " + folder.resolve(FailureFolder.REPRO);
  }
}
