package dev.sluice.reports;

import dev.sluice.sim.Run;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.judge.Histories.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What is kept of one run: {@code repro.json}, {@code verdict.json}, {@code trace.jsonl}, {@code
 * history.edn} of the object that the verdict is about, and the other histories under {@code
 * histories/}.
 */
public final class FailureFolder {

  /** The file of the plan as it was drawn. */
  public static final String REPRO = "repro.json";

  /**
   * The folder of the run of the smallest plan that fails in the same way, in that of a failure.
   */
  public static final String SMALLEST = "min";

  private final Json json = new Json();

  /** The contents of a run's folder. */
  public record Story(Repro repro, List<Named> histories, String culprit) {}

  /**
   * Writes a folder beside its place and then moves it there, over one of an earlier campaign.
   *
   * @param run runs the seed once more, into the sink that it is given
   * @param story gives the contents of that run
   * @return that run
   * @throws IOException if it cannot be written
   */
  public Run write(Path folder, Function<TraceSink, Run> run, Function<Run, Story> story)
      throws IOException {
    Path aside = folder.resolveSibling("." + folder.getFileName() + ".writing");
    Folders.delete(aside);
    Files.createDirectories(aside);
    Run again = fill(aside, run, story);
    Folders.delete(folder);
    Files.move(aside, folder);
    return again;
  }

  /** Writes the files into {@code folder}, which is there, and answers the run. */
  public Run fill(Path folder, Function<TraceSink, Run> run, Function<Run, Story> story)
      throws IOException {
    Run again;
    try (TraceLines trace = new TraceLines(folder.resolve("trace.jsonl"), json)) {
      again = run.apply(trace);
    }
    Story told = story.apply(again);
    Files.writeString(folder.resolve(REPRO), json.pretty(told.repro()));
    Files.writeString(
        folder.resolve(RunVerdict.FILE), json.pretty(RunVerdict.of(again.verdicts())));
    Path others = folder.resolve("histories");
    Folders.delete(others);
    for (Named named : told.histories()) {
      String text = EdnWriter.history(named.history().ops());
      if (named.name().equals(told.culprit())) {
        Files.writeString(folder.resolve("history.edn"), text);
      } else if (!text.isEmpty()) {
        Files.createDirectories(others);
        Files.writeString(others.resolve(named.name() + ".edn"), text);
      }
    }
    return again;
  }
}
