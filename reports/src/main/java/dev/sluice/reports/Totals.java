package dev.sluice.reports;

import java.util.Map;
import java.util.TreeMap;

/** Sums over the seeds of one scenario, or of a whole campaign. */
public final class Totals {

  private long seeds;
  private final long[] verdicts = new long[SeedVerdict.values().length];
  private long diverged;
  private long steps;
  private long simNanos;
  private long busyNanos;
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> operations = new TreeMap<>();
  private final Reach reach = new Reach();
  private final Service service = new Service();
  private OracleStrength strength = OracleStrength.NONE;

  /** Adds one seed. */
  void add(SeedResult result) {
    seeds++;
    verdicts[result.verdict().ordinal()]++;
    diverged += result.diverged() ? 1 : 0;
    steps += result.steps();
    simNanos += result.simNanos();
    busyNanos += result.wallNanos();
    result.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    result.operations().forEach((kind, count) -> operations.merge(kind, count, Long::sum));
    strength = strength.plus(result.strength());
    reach.add(result.coverage());
    service.add(result.seed(), result.service());
  }

  /** Seeds run. */
  public long seeds() {
    return seeds;
  }

  /** Seeds with that verdict. */
  public long count(SeedVerdict verdict) {
    return verdicts[verdict.ordinal()];
  }

  /** Seeds of which a second run was another one. */
  public long diverged() {
    return diverged;
  }

  /** Steps of all seeds. */
  public long steps() {
    return steps;
  }

  /** Virtual time of all seeds. */
  public long simNanos() {
    return simNanos;
  }

  /** Time that workers spent on them, summed over workers. */
  public long busyNanos() {
    return busyNanos;
  }

  /** Strikes by kind. */
  public Map<String, Long> faults() {
    return faults;
  }

  /** Operations by kind. */
  public Map<String, Long> operations() {
    return operations;
  }

  /** Of all histories. */
  public OracleStrength strength() {
    return strength;
  }

  /** What its seeds got to. */
  public Reach reach() {
    return reach;
  }

  /** What users noticed of its speed. */
  public Service service() {
    return service;
  }

  /** Strikes of all kinds. */
  public long faultsFired() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}
