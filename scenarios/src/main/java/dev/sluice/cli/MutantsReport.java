package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.mutants.MutantHunt.Fate;
import dev.sluice.scenarios.mutants.MutantHunt.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of mutants, in classes: those that nobody found are named, since they are the holes.
 *
 * @param outcomes in the order drawn
 * @param of how many mutants there are to draw from
 * @param leftOut seeds that say nothing, since unbroken code is accused as well
 * @param seconds that the hunt took
 */
record MutantsReport(
    List<Outcome> outcomes, int of, long salt, long seeds, long leftOut, double seconds) {

  private static final double PER_CENT = 100;

  private long count(Fate fate) {
    return outcomes.stream().filter(outcome -> outcome.fate() == fate).count();
  }

  /** Found, of all that make a difference or that nobody could have found; 1 if there is none. */
  double share() {
    long held = count(Fate.FOUND) + count(Fate.ACCEPTED) + count(Fate.NEVER_EXECUTED);
    return held == 0 ? 1 : (double) count(Fate.FOUND) / held;
  }

  void print(PrintWriter out) {
    Table table = new Table("class and mutator", "found", "accepted", "no difference", "never run");
    Map<String, Map<Fate, Integer>> rows = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      String row = outcome.mutant().topClass() + " " + outcome.mutant().mutator();
      rows.computeIfAbsent(row, key -> new EnumMap<>(Fate.class))
          .merge(outcome.fate(), 1, Integer::sum);
    }
    rows.forEach(
        (row, counts) -> {
          List<String> cells = new ArrayList<>(List.of(row));
          for (Fate fate : Fate.values()) {
            cells.add(String.valueOf(counts.getOrDefault(fate, 0)));
          }
          table.row(cells.toArray(String[]::new));
        });
    table.print(out);
    for (Fate fate : List.of(Fate.ACCEPTED, Fate.NEVER_EXECUTED)) {
      holes(out, fate);
    }
    out.println();
    out.println(
        "%d of %d mutants (salt %d), %d seeds each: %d found, %d different but accepted, %d without"
                .formatted(
                    outcomes.size(),
                    of,
                    salt,
                    seeds,
                    count(Fate.FOUND),
                    count(Fate.ACCEPTED),
                    count(Fate.SAME))
            + " a difference, %d never executed".formatted(count(Fate.NEVER_EXECUTED)));
    out.println(
        String.format(Locale.ROOT, "share found: %.1f %%, in %.0f s", PER_CENT * share(), seconds));
  }

  private void holes(PrintWriter out, Fate fate) {
    if (count(fate) > 0) {
      out.println();
      out.println(fate.words() + ":");
    }
    outcomes.stream()
        .filter(outcome -> outcome.fate() == fate)
        .map(
            outcome ->
                "  %s %s: %s%s"
                    .formatted(
                        outcome.mutant().where(),
                        outcome.mutant().method(),
                        outcome.mutant().what(),
                        outcome.seed() == null
                            ? ""
                            : " (seed %d of %s)".formatted(outcome.seed(), outcome.scenario())))
        .sorted()
        .forEach(out::println);
  }

  /** Every field is there, null if there is nothing to say. */
  String json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.withArray("mutants");
    for (Outcome outcome : outcomes) {
      ObjectNode entry = all.withArray("mutants").addObject();
      entry.put("class", outcome.mutant().className());
      entry.put("method", outcome.mutant().method());
      entry.put("line", outcome.mutant().line());
      entry.put("mutator", outcome.mutant().mutator());
      entry.put("what", outcome.mutant().what());
      entry.put("fate", outcome.fate().words());
      entry.put("runs", outcome.runs());
      entry.put("seed", outcome.seed());
      entry.put("scenario", outcome.scenario());
      entry.put("oracle", outcome.oracle());
    }
    all.put("of", of);
    all.put("salt", salt);
    all.put("seeds", seeds);
    all.put("seedsLeftOut", leftOut);
    all.put("found", count(Fate.FOUND));
    all.put("accepted", count(Fate.ACCEPTED));
    all.put("same", count(Fate.SAME));
    all.put("neverExecuted", count(Fate.NEVER_EXECUTED));
    all.put("share", share());
    all.put("wallSeconds", seconds);
    return new Json().pretty(all);
  }
}
