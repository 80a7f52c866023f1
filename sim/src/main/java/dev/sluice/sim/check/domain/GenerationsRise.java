package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Announced;
import dev.sluice.sim.check.domain.RackEvent.Applied;
import dev.sluice.sim.check.domain.RackEvent.Heard;
import dev.sluice.sim.check.domain.RackEvent.Report;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I2: the reports of a boot carry ever newer generations, and the control plane takes in none that
 * is older than what it holds, by its generation or by its boot.
 *
 * <p>Of two boots the later may well count from lower: it asks what the control plane holds, and
 * the last reports of the boot before may never have got there.
 */
final class GenerationsRise extends Rule {

  private final Map<String, Report> announced = new LinkedHashMap<>();
  private final Map<String, Long> applied = new LinkedHashMap<>();
  private final Map<String, Long> newestBoot = new LinkedHashMap<>();

  GenerationsRise(Consumer<Breach> breaches) {
    super("I2", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Announced announce) {
      announced(announce.sled(), announce.report());
    } else if (event instanceof Heard heard) {
      newestBoot.put(heard.sled(), heard.boot());
    } else if (event instanceof Applied apply) {
      applied(apply.sled(), apply.report());
    }
  }

  private void announced(String sled, Report report) {
    Report before = announced.put(sled, report);
    if (before != null
        && before.boot() == report.boot()
        && report.generation() <= before.generation()
        && !report.equals(before)) {
      breach(
          String.format(
              Locale.ROOT,
              "%s reports something new as generation %d after %d",
              sled,
              report.generation(),
              before.generation()));
    }
  }

  private void applied(String sled, Report report) {
    Long before = applied.put(sled, report.generation());
    if (before != null && report.generation() <= before) {
      breach(
          String.format(
              Locale.ROOT,
              "generation %d of %s is taken in over %d",
              report.generation(),
              sled,
              before));
    }
    long newest = newestBoot.merge(sled, report.boot(), Math::max);
    if (report.boot() < newest) {
      breach(
          String.format(
              Locale.ROOT,
              "a report of boot %d of %s is taken in after boot %d was heard of",
              report.boot(),
              sled,
              newest));
    }
  }
}
