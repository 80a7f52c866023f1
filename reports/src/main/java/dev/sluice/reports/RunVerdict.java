package dev.sluice.reports;

import dev.sluice.sim.judge.Verdicts;
import dev.sluice.sim.judge.Violation;
import java.util.List;

/**
 * The verdict of one run, as {@code verdict.json} has it.
 *
 * @param verdict in one word
 * @param violations what was found, the first first
 * @param remarks why it is undecided, a line each
 */
public record RunVerdict(SeedVerdict verdict, List<Violation> violations, List<String> remarks) {

  /** The file it is kept in. */
  public static final String FILE = "verdict.json";

  /** The verdict of a run's oracles. */
  public static RunVerdict of(Verdicts verdicts) {
    return new RunVerdict(SeedVerdict.of(verdicts), verdicts.violations(), verdicts.undecided());
  }
}
