package dev.sluice.scenarios.shrink;

import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Shrinkage.Size;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.scenarios.shrink.PlanShrinker.Shrunk;
import dev.sluice.sim.Run;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.SameFailure;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shrinks what a {@code repro.json} holds, into a {@code repro.min.json} beside it. */
public final class Shrinking {

  private static final String SUFFIX = ".json";
  private static final String MINIMAL = ".min.json";

  private final Simulator simulator;
  private final Provenance provenance;
  private final long budgetSteps;
  private final Json json = new Json();

  /**
   * A way to shrink.
   *
   * @param provenance of what is written
   * @param budgetSteps steps of simulation for each plan
   */
  public Shrinking(Simulator simulator, Provenance provenance, long budgetSteps) {
    this.simulator = simulator;
    this.provenance = provenance;
    this.budgetSteps = budgetSteps;
  }

  /** Where the smallest plan of {@code file} goes. */
  public static Path minimal(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return file.resolveSibling(stem + MINIMAL);
  }

  /**
   * Shrinks the plan of a file; what it must go on to show is what the file expects: a violation of
   * the same shape.
   *
   * @throws BadInputException if it does not fail in that way (any more)
   * @throws IOException if the smallest plan cannot be written
   */
  public Shrinkage shrink(Path file) throws IOException {
    Repro repro = ReproReader.read(file);
    List<Violation> found = simulator.run(repro.plan()).violations();
    Violation expected = expected(repro.expected(), found);
    Shrunk shrunk = expected == null ? null : shrink(repro.plan(), expected);
    if (expected == null || shrunk == null) {
      Violation kept = repro.expected();
      throw new BadInputException(
          file
              + ": does not fail this way: expected a plan that breaks "
              + (kept == null ? "a promise" : kept.shape().text())
              + (found.isEmpty() ? "" : "; it breaks " + found.get(0).shape().text()));
    }
    write(shrunk.plan(), expected, minimal(file));
    return shrinkage(repro.plan(), expected, shrunk);
  }

  /** What is expected as this run shows it, so that its shape is known whatever the file says. */
  private static @Nullable Violation expected(@Nullable Violation kept, List<Violation> found) {
    if (kept != null) {
      return SameFailure.first(kept, found);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private @Nullable Shrunk shrink(Plan plan, Violation expected) {
    return new PlanShrinker(new JudgedTrial(simulator, expected), budgetSteps).shrink(plan);
  }

  private static Shrinkage shrinkage(Plan plan, Violation expected, Shrunk shrunk) {
    return new Shrinkage(
        plan.scenario(),
        plan.seed(),
        expected.oracle(),
        Size.of(plan),
        Size.of(shrunk.plan()),
        shrunk.runs(),
        shrunk.steps(),
        shrunk.finished());
  }

  /** Writes the repro of a plan that is known to fail, first beside its place and then there. */
  private void write(Plan plan, Violation expected, Path file) throws IOException {
    Run run = simulator.run(plan);
    Violation seen = Objects.requireNonNull(SameFailure.first(expected, run.violations()));
    Path aside = file.resolveSibling("." + Objects.requireNonNull(file.getFileName()) + ".writing");
    Files.writeString(aside, json.pretty(Repro.of(provenance, plan, seen, run.traceHash(), json)));
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
