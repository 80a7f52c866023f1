package dev.sluice.reports;

import dev.sluice.sim.Run;
import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Histories;
import dev.sluice.sim.judge.Violation;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is kept of one seed: enough for every figure of a campaign, and small.
 *
 * @param scenario name of the scenario
 * @param steps events run
 * @param simNanos virtual time that passed
 * @param wallNanos time it took
 * @param traceHash rolling hash of all steps
 * @param faults strikes by kind
 * @param operations operations invoked, by kind
 * @param violations what was found, the first first
 * @param remarks why it is undecided or an error, a line each
 * @param diverged whether a second run of the seed was another one
 * @param strength what its histories could have shown
 * @param coverage what it got to
 * @param service samples of figures of service, by label
 */
public record SeedResult(
    String scenario,
    long seed,
    SeedVerdict verdict,
    long steps,
    long simNanos,
    long wallNanos,
    long traceHash,
    Map<String, Long> faults,
    Map<String, Long> operations,
    List<Violation> violations,
    List<String> remarks,
    boolean diverged,
    OracleStrength strength,
    Coverage coverage,
    Map<String, List<Long>> service) {

  /** What is kept of {@code run}, which took {@code wallNanos}. */
  public static SeedResult of(Run run, long wallNanos) {
    OracleStrength strength = OracleStrength.NONE;
    for (Histories.Named named : run.histories().all()) {
      strength = strength.plus(OracleStrength.of(named.history().ops()));
    }
    return new SeedResult(
        run.plan().scenario(),
        run.plan().seed(),
        SeedVerdict.of(run.verdicts()),
        run.steps(),
        run.simNanos(),
        wallNanos,
        run.traceHash(),
        run.faults(),
        run.operations(),
        run.violations(),
        run.verdicts().undecided(),
        false,
        strength,
        run.coverage(),
        run.service());
  }

  /** The same with more situations, which the scenario names. */
  public SeedResult withSituations(List<String> more) {
    Set<String> probes = new TreeSet<>(coverage.probes());
    probes.addAll(more);
    Coverage all = new Coverage(coverage.cells(), probes, coverage.fingerprint());
    return new SeedResult(
        scenario,
        seed,
        verdict,
        steps,
        simNanos,
        wallNanos,
        traceHash,
        faults,
        operations,
        violations,
        remarks,
        diverged,
        strength,
        all,
        service);
  }

  /** As a line of {@code seeds.jsonl}, without its end. */
  public String line() {
    return new Json().line(SeedLine.of(this));
  }

  /**
   * What {@link #line} has written.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  public static SeedResult ofLine(String line) {
    return SeedLine.read(line, new Json());
  }

  /** The trace hash as files have it. */
  public static String hex(long traceHash) {
    return HexFormat.of().toHexDigits(traceHash);
  }

  /** In one line what is wrong; empty if nothing is. */
  public String complaint() {
    if (!violations.isEmpty()) {
      Violation first = violations.get(0);
      return first.oracle() + ": " + first.message();
    }
    return remarks.isEmpty() ? "" : remarks.get(0);
  }

  /** What is wrong, a line for each oracle that found something; empty if nothing is. */
  public List<String> complaints() {
    if (violations.isEmpty()) {
      return remarks;
    }
    Map<String, String> firstOfEach = new LinkedHashMap<>();
    for (Violation violation : violations) {
      firstOfEach.putIfAbsent(violation.oracle(), violation.oracle() + ": " + violation.message());
    }
    return List.copyOf(firstOfEach.values());
  }
}
