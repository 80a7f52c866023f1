package dev.sluice.scenarios.coverage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.reports.SeedResult;
import dev.sluice.scenarios.campaign.SeedWork;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.mutants.OurClasses;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the seeds of a campaign by instrumented classes, each to the result that it has otherwise,
 * and reports which branches of production code they took.
 */
public final class BranchCoverage implements SeedWork, AutoCloseable {

  private static final String SOURCES = "/production/system/src/main/java/";

  private final BranchMeter meter = new BranchMeter(OurClasses.read());
  private final SeedsInWorld inside =
      meter.enter(SeedsInWorld.class, InstrumentedSeeds.class.getName());
  private final Map<String, String> texts = new HashMap<>();

  /** For seeds of {@code scenarios}, which are found in {@code catalogue}. */
  public BranchCoverage(List<Scenario> scenarios, Catalogue catalogue) {
    scenarios.forEach(one -> texts.put(one.name(), catalogue.text(one.origin())));
  }

  @Override
  public SeedResult run(Scenario scenario, long seed) {
    String text = texts.get(scenario.name());
    if (text == null) {
      throw new IllegalArgumentException("no scenario of this campaign: " + scenario.name());
    }
    return SeedResult.ofLine(inside.line(scenario.origin(), text, seed));
  }

  /** What was taken up to now, held against the reasons of this build. */
  public BranchReport report() {
    return report(UnreachedReason.builtIn());
  }

  BranchReport report(List<UnreachedReason> reasons) {
    Map<String, List<String>> read = new HashMap<>();
    return BranchReport.of(
        meter.lines(), reasons, file -> read.computeIfAbsent(file, BranchCoverage::source));
  }

  private static List<String> source(String file) {
    try (InputStream in = BranchCoverage.class.getResourceAsStream(SOURCES + file)) {
      if (in == null) {
        throw new IllegalStateException("this build has no source " + file);
      }
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("reading the source " + file, e);
    }
  }

  @Override
  public void close() {
    meter.close();
  }
}
