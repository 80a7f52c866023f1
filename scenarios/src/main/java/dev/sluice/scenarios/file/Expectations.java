package dev.sluice.scenarios.file;

import dev.sluice.reports.Counts;
import dev.sluice.reports.OracleStrength;
import dev.sluice.reports.Service;
import dev.sluice.reports.Totals;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario must reach for its passing to mean anything: every fault that it declares
 * strikes, situations that it is for arise, and its histories could have shown something.
 *
 * @param seedsMin with fewer seeds nothing is required, since the result would be random
 * @param sometimes labels of situations that must arise in some seed
 * @param concurrentPercent least share of histories with operations that overlap a change
 * @param unreadyPercent least share of histories with a launch while no reservoir was settled
 * @param racingReads least number of reads that overlapped a change, in a hundred seeds
 * @param service bounds of figures of service
 * @param situations events in an order, which must arise in a share of the seeds
 */
public record Expectations(
    long seedsMin,
    List<String> sometimes,
    long concurrentPercent,
    long unreadyPercent,
    long racingReads,
    List<ServiceBound> service,
    List<Situation> situations) {

  /** A figure's statistic that must not be above {@code max}. */
  public record ServiceBound(String figure, Service.Statistic statistic, long max) {}

  /** The default: that every fault strikes. */
  public static final Expectations USUAL =
      new Expectations(200, List.of(), 0, 0, 0, List.of(), List.of());

  /** Keeps copies of the lists. */
  public Expectations {
    sometimes = List.copyOf(sometimes);
    service = List.copyOf(service);
    situations = List.copyOf(situations);
  }

  /** What {@code scenario} fell short of, a line each. */
  public static List<String> missed(Scenario scenario, Totals totals) {
    return scenario.expects().seedsMin() > totals.seeds()
        ? List.of()
        : scenario.expects().missed(scenario.faults(), totals);
  }

  private List<String> missed(List<FaultSpec> faults, Totals totals) {
    List<String> missed = new ArrayList<>();
    String in = " in " + Counts.of(totals.seeds(), "seed");
    faults.stream()
        .filter(fault -> fault.percent() > 0 && fault.count().max() > 0)
        .map(fault -> fault.kind().label())
        .distinct()
        .filter(kind -> !totals.faults().containsKey(kind))
        .forEach(kind -> missed.add("fault " + kind + " is declared and never struck" + in));
    sometimes.stream()
        .filter(probe -> !totals.reach().probes().containsKey(probe))
        .forEach(probe -> missed.add("situation " + probe + " never arose" + in));
    OracleStrength strength = totals.strength();
    floor(
        "histories with concurrent conflicting operations",
        strength.concurrent() * 100 / Math.max(1, strength.histories()),
        concurrentPercent,
        missed);
    floor(
        "histories with a launch before the reservoir was ready",
        strength.unready() * 100 / Math.max(1, strength.histories()),
        unreadyPercent,
        missed);
    long racing = strength.racingReads() * 100 / Math.max(1, totals.seeds());
    if (racing < racingReads) {
      missed.add(
          "reads that overlap a change: "
              + racing
              + " in a hundred seeds, expected at least "
              + racingReads);
    }
    for (Situation situation : situations) {
      floor(
          "seeds with the situation " + situation.name(),
          share(situation, totals),
          situation.percent(),
          missed);
    }
    for (ServiceBound bound : service) {
      long value = totals.service().value(bound.figure(), bound.statistic());
      if (value > bound.max()) {
        missed.add(
            "%s: %s is %d, expected at most %d"
                .formatted(bound.figure(), bound.statistic().label(), value, bound.max()));
      }
    }
    return missed;
  }

  /** In how many percent of the seeds a situation arose. */
  public static long share(Situation situation, Totals totals) {
    long arose = totals.reach().probes().getOrDefault(situation.name(), 0L);
    return arose * 100 / Math.max(1, totals.seeds());
  }

  private static void floor(String what, long percent, long least, List<String> missed) {
    if (percent < least) {
      missed.add(what + ": " + percent + " %, expected at least " + least + " %");
    }
  }
}
