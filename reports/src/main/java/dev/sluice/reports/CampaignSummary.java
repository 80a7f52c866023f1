package dev.sluice.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A campaign as {@code campaign.json} has it. Fields may be added, never renamed. */
public final class CampaignSummary {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Tally tally;
  private final Provenance provenance;
  private final int jobs;
  private final long wallNanos;
  private final Extent extent;
  private final List<Shrinkage> shrunk;
  private final List<Weakness> weaknesses;

  /**
   * How much of a campaign was run.
   *
   * @param planned seeds that there were to run
   * @param interrupted whether it was told to end before them
   * @param timeUp whether the time that it was given ended it before them
   * @param arguments which campaign it is
   */
  public record Extent(
      long planned, boolean interrupted, boolean timeUp, CampaignArguments arguments) {

    /** The name or file by which commands find a scenario. */
    public String origin(String name) {
      CampaignArguments.Source source = arguments.scenarios().get(name);
      return source == null ? name : source.origin();
    }
  }

  /**
   * The summary of a campaign that has ended.
   *
   * @param jobs seeds that ran at a time
   * @param wallNanos time from the start of its first seed to the end of its last
   * @param extent how much of it was run
   * @param weaknesses what its scenarios did not reach
   * @param shrunk results of the failing seeds that were shrunk
   */
  public CampaignSummary(
      Tally tally,
      Provenance provenance,
      int jobs,
      long wallNanos,
      Extent extent,
      List<Weakness> weaknesses,
      List<Shrinkage> shrunk) {
    this.tally = tally;
    this.provenance = provenance;
    this.jobs = jobs;
    this.wallNanos = wallNanos;
    this.extent = extent;
    this.weaknesses = List.copyOf(weaknesses);
    this.shrunk = List.copyOf(shrunk);
  }

  /** Seeds that ran at a time. */
  public int jobs() {
    return jobs;
  }

  /** Time from its start to its end. */
  public long wallNanos() {
    return wallNanos;
  }

  /** How much of it was run. */
  public Extent extent() {
    return extent;
  }

  /** What its scenarios did not reach. */
  public List<Weakness> weaknesses() {
    return weaknesses;
  }

  /** Results of the failing seeds that were shrunk. */
  public List<Shrinkage> shrunk() {
    return shrunk;
  }

  /** As an object of JSON. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = CampaignFile.heading(provenance, extent.arguments());
    Totals all = tally.all();
    json.put("jobs", jobs);
    json.put("wallNanos", wallNanos);
    json.put("verdict", weaknesses.isEmpty() ? verdict(all) : worse(verdict(all)));
    json.put("interrupted", extent.interrupted());
    json.put("timeUp", extent.timeUp());
    json.put("planned", extent.planned());
    json.putAll(totals(all, wallNanos));
    Map<String, Object> scenarios = new LinkedHashMap<>();
    tally
        .byScenario()
        .forEach(
            (name, totals) -> {
              Map<String, Object> scenario = new LinkedHashMap<>();
              scenario.put("verdict", verdict(totals));
              scenario.put("origin", extent.origin(name));
              // Its seeds share the workers with those of other scenarios: its time is its share.
              scenario.putAll(totals(totals, totals.busyNanos() / jobs));
              scenario.put("coverage", totals.reach().toJson());
              String replay = "./sluice replay " + ShellWords.quoted(extent.origin(name));
              scenario.put("service", totals.service().toJson(replay));
              scenarios.put(name, scenario);
            });
    json.put("scenarios", scenarios);
    json.put("weaknesses", weaknesses);
    json.put("notPassed", notPassed());
    json.put("shrunk", shrunk.stream().map(Shrinkage::toJson).toList());
    return json;
  }

  private static Map<String, Object> totals(Totals totals, long nanos) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seeds", totals.seeds());
    for (SeedVerdict verdict : SeedVerdict.values()) {
      json.put(verdict.label(), totals.count(verdict));
    }
    json.put("diverged", totals.diverged());
    json.put("steps", totals.steps());
    json.put("events", totals.steps());
    json.put("simNanos", totals.simNanos());
    json.put("stepsPerSeed", totals.seeds() == 0 ? 0 : totals.steps() / totals.seeds());
    json.put("seedsPerSecond", perSecond(totals.seeds(), nanos));
    json.put("eventsPerSecond", perSecond(totals.steps(), nanos));
    json.put("faults", totals.faults());
    json.put("ops", totals.operations());
    json.put("oracleStrength", strength(totals.strength()));
    return json;
  }

  private static Map<String, Object> strength(OracleStrength strength) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("histories", strength.histories());
    json.put("concurrentPercent", percent(strength.concurrent(), strength.histories()));
    json.put("launchBeforeReady", strength.unready());
    json.put("operations", strength.operations());
    json.put("inDoubtPercent", percent(strength.inDoubt(), strength.operations()));
    json.put("launchBeforeReadyPercent", percent(strength.unready(), strength.histories()));
    json.put("racingReads", strength.racingReads());
    return json;
  }

  private List<Map<String, Object>> notPassed() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (SeedResult result : tally.notPassed()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("scenario", result.scenario());
      json.put("seed", result.seed());
      json.put("verdict", result.verdict());
      json.put("complaint", result.complaint());
      if (!result.violations().isEmpty()) {
        json.put("shape", result.violations().get(0).shape().text());
      }
      list.add(json);
    }
    return list;
  }

  /** The worst verdict of its seeds; without any seed there is nothing wrong. */
  private static SeedVerdict verdict(Totals totals) {
    for (SeedVerdict verdict :
        List.of(SeedVerdict.ERROR, SeedVerdict.FAIL, SeedVerdict.UNDECIDED)) {
      if (totals.count(verdict) > 0) {
        return verdict;
      }
    }
    return SeedVerdict.PASS;
  }

  /** The verdict with weaknesses: at least a failure. */
  private static SeedVerdict worse(SeedVerdict verdict) {
    return verdict == SeedVerdict.ERROR ? verdict : SeedVerdict.FAIL;
  }

  /** To one decimal. */
  public static double perSecond(long count, long nanos) {
    return nanos == 0 ? 0 : Math.round(count * NANOS_PER_SECOND / nanos * 10) / 10.0;
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : Math.round(part * 1_000.0 / whole) / 10.0;
  }
}
