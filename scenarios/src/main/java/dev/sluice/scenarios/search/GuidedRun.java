package dev.sluice.scenarios.search;

import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.page.TimelinePage;
import dev.sluice.scenarios.campaign.FailureFiles;
import dev.sluice.scenarios.campaign.InOrder;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.shrink.Shrinking;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.judge.Violation;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A guided search over scenarios, and the files that it leaves. */
public final class GuidedRun {

  private static final int FOLDERS_MAX = 10;

  private final Simulator simulator;
  private final Provenance provenance;
  private final Budget budget;
  private final int jobs;
  private final Stop stop;
  private final Json json = new Json();
  private final Map<String, Failure> failures = new LinkedHashMap<>(); // by shape
  private long plans;
  private long steps;
  private long failed;
  private long undecided;

  /**
   * What may be spent.
   *
   * @param plans that are run
   * @param steps of simulation after which no further round is begun
   * @param shrinkSteps for each failure
   */
  public record Budget(long plans, long steps, long shrinkSteps) {}

  /**
   * The first plan that fails in some way.
   *
   * @param plan the plan
   * @param number of the plan in the search, from 1
   * @param violation the first that its run shows
   * @param folder its name below that of the failures
   */
  public record Failure(Plan plan, long number, Violation violation, String folder) {}

  /**
   * The result.
   *
   * @param kept plans in the corpus
   * @param features that some run has reached
   * @param failed plans whose runs broke a promise
   * @param failures the first for each shape of violation
   */
  public record Outcome(
      long plans,
      long steps,
      int kept,
      int features,
      long failed,
      long undecided,
      List<Failure> failures) {}

  /**
   * A run.
   *
   * @param provenance of the files
   * @param jobs plans that are run at a time; they change nothing in the result
   * @param stop ends it early
   */
  public GuidedRun(Simulator simulator, Provenance provenance, Budget budget, int jobs, Stop stop) {
    this.simulator = simulator;
    this.provenance = provenance;
    this.budget = budget;
    this.jobs = jobs;
    this.stop = stop;
  }

  /**
   * Searches, and leaves corpus and failures in a folder.
   *
   * @param given plans to begin with, such as those of other corpora
   * @throws IOException if the files cannot be written
   */
  public Outcome run(List<Scenario> scenarios, long salt, List<Plan> given, Path out)
      throws IOException {
    GuidedSearch search = new GuidedSearch(scenarios, salt, 1);
    for (int from = 0; from < given.size() && goesOn(); from += GuidedSearch.ROUND) {
      round(search, given.subList(from, Math.min(given.size(), from + GuidedSearch.ROUND)));
    }
    while (goesOn()) {
      round(search, search.round((int) Math.min(GuidedSearch.ROUND, budget.plans() - plans)));
    }
    CorpusFolder.write(out, search.corpus(), provenance, salt);
    for (Failure failure : failures.values()) {
      write(failure, out.resolve("failures").resolve(failure.folder()));
    }
    return new Outcome(
        plans,
        steps,
        search.corpus().entries().size(),
        search.corpus().features(),
        failed,
        undecided,
        new ArrayList<>(failures.values()));
  }

  private boolean goesOn() {
    return plans < budget.plans() && steps < budget.steps() && !stop.requested();
  }

  private void round(GuidedSearch search, List<Plan> round) {
    InOrder.run(
        round.size(),
        jobs,
        place -> Observed.of(simulator, round.get((int) place)),
        observed -> {
          take(search, observed);
          return true;
        },
        stop);
  }

  private void take(GuidedSearch search, Observed observed) {
    plans++;
    steps += observed.run().steps();
    search.learn(observed);
    undecided += observed.run().verdicts().undecided().isEmpty() ? 0 : 1;
    if (!observed.run().violations().isEmpty()) {
      failed++;
      stop.violationFound();
      Plan plan = observed.plan();
      Violation first = observed.run().violations().get(0);
      if (failures.size() < FOLDERS_MAX) {
        failures.putIfAbsent(
            first.shape().text(),
            new Failure(
                plan, plans, first, "%s-%d-%d".formatted(plan.scenario(), plan.seed(), plans)));
      }
    }
  }

  private void write(Failure failure, Path folder) throws IOException {
    new FailureFolder()
        .write(
            folder,
            sink -> simulator.run(failure.plan(), sink),
            run -> FailureFiles.story(run, provenance, json));
    if (budget.shrinkSteps() > 0) {
      new Shrinking(simulator, provenance, budget.shrinkSteps())
          .shrink(folder.resolve(FailureFolder.REPRO));
    }
    TimelinePage.write(folder);
  }
}
