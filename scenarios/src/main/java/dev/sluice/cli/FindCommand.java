package dev.sluice.cli;

import dev.sluice.reports.Json;
import dev.sluice.reports.query.Query;
import dev.sluice.reports.query.QueryException;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import dev.sluice.scenarios.campaign.Sightings;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice find}: which seeds have events like this. */
@Command(
    name = "find",
    description = "Runs many seeds and prints those with events that a query is about, and where.",
    showDefaultValues = true)
final class FindCommand implements Callable<Integer> {

  private static final int SHOWN_PER_SEED_MAX = 3;

  private final Terminal terminal;
  private final Stop stop;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "QUERY",
      description = "Such as: 'launch not preceded by settled on same sled' (docs/queries.md).")
  private String text = "";

  @Parameters(
      index = "1..*",
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "A name of the catalogue, or a file; all of the catalogue if none is given.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N|A..B",
      description = "Seeds of each scenario: 1 to N, or A to B.")
  private String seeds = "200";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  FindCommand(Terminal terminal, Stop stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    if (text.isEmpty()) {
      throw new BadInputException("nothing to find, expected a QUERY (docs/queries.md)");
    }
    Query query;
    try {
      query = Query.parse(text);
    } catch (QueryException e) {
      throw new BadInputException("'" + text + "': " + e.getMessage(), e);
    }
    Seeds range = Seeds.parse("--seeds", seeds);
    List<Scenario> scenarios = Catalogue.builtIn().select(names);
    List<Map<String, Object>> found = new ArrayList<>();
    long events = 0;
    long done = 0;
    stop.isPolled();
    for (Scenario scenario : scenarios) {
      for (long seed = range.first(); seed <= range.last() && !stop.requested(); seed++) {
        done++;
        List<TraceEvent> hits = Sightings.of(scenario, seed, query);
        events += hits.size();
        if (!hits.isEmpty()) {
          found.add(sighting(scenario, seed, hits));
        }
      }
    }
    long all = scenarios.size() * (range.last() - range.first() + 1);
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("query", text);
      report.put("seeds", done);
      report.put("interrupted", done < all);
      report.put("events", events);
      report.put("found", found);
      terminal.out().print(new Json().pretty(report));
    } else {
      terminal.out().printf("%d of %d seeds, %d events: %s%n", found.size(), done, events, text);
      if (done < all) {
        Interruption.print(terminal, done, all, "seeds");
      }
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private Map<String, Object> sighting(Scenario scenario, long seed, List<TraceEvent> hits) {
    Map<String, Object> sighting = new LinkedHashMap<>();
    sighting.put("scenario", scenario.name());
    sighting.put("seed", seed);
    sighting.put("steps", hits.stream().map(TraceEvent::step).toList());
    if (!json) {
      terminal.out().printf("%s seed %d: %d%n", scenario.name(), seed, hits.size());
      for (TraceEvent hit : hits.subList(0, Math.min(SHOWN_PER_SEED_MAX, hits.size()))) {
        String time = VirtualTime.text(hit.timeNanos());
        terminal
            .out()
            .printf("  step %d  %s  %s: %s%n", hit.step(), time, hit.actor(), Words.of(hit));
      }
    }
    return sighting;
  }
}
