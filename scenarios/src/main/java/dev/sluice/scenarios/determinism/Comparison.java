package dev.sluice.scenarios.determinism;

import dev.sluice.reports.SeedResult;
import dev.sluice.sim.kernel.Draws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The same seeds in many JVMs, each against the first. */
public final class Comparison {

  private static final int ENTRIES_BEFORE = 5; // of both traces, as context for a reader

  private final List<Variant> variants;
  private final List<String> names;
  private final String seeds;
  private final String mark;

  /**
   * A comparison.
   *
   * @param variants the JVMs; the first is what the others are compared with
   * @param names scenarios, as commands take them
   * @param seeds as commands take them
   * @param mark the beginning of a seed's line
   */
  public Comparison(List<Variant> variants, List<String> names, String seeds, String mark) {
    this.variants = List.copyOf(variants);
    this.names = List.copyOf(names);
    this.seeds = seeds;
    this.mark = mark;
  }

  /** The outcome of one JVM. */
  public enum Outcome {
    /** Every seed was the run that it was in the first JVM. */
    SAME,
    /** Some seed was another run. */
    DIFFERENT,
    /** There is no such JVM on this machine, or it does not know an option. */
    UNAVAILABLE
  }

  /**
   * One JVM.
   *
   * @param hash of the lines of all its seeds
   * @param differs the first line that differs from the first JVM's; null if none does
   * @param expected that line in the first JVM
   * @param remark why it is unavailable; empty if it is not
   */
  public record Row(
      Variant variant,
      Outcome outcome,
      int seeds,
      String hash,
      @Nullable String differs,
      @Nullable String expected,
      String remark) {}

  /** Runs all, one after the other; {@code taker} gets each row when it is there. */
  public List<Row> run(Consumer<Row> taker) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> reference = List.of();
    for (Variant variant : variants) {
      List<String> command = new ArrayList<>(List.of("hashes", "--seeds", seeds));
      command.addAll(variant.options());
      command.addAll(names);
      ChildJvm.Result result = ChildJvm.run(variant, command);
      List<String> lines = new ArrayList<>(result.out());
      lines.removeIf(line -> !line.startsWith(mark));
      if (variant.options().contains("--backwards")) {
        Collections.reverse(lines);
      }
      reference = rows.isEmpty() ? lines : reference;
      if (rows.isEmpty() && result.exitCode() != 0) {
        throw new IllegalStateException("no seed ran: " + result.firstComplaint());
      }
      Row row = row(variant, result, lines, reference);
      rows.add(row);
      taker.accept(row);
    }
    return rows;
  }

  static Row row(
      Variant variant, ChildJvm.Result result, List<String> lines, List<String> reference) {
    String hash = SeedResult.hex(Draws.key(0, String.join("\n", lines)));
    if (lines.isEmpty() && result.exitCode() != 0) {
      return new Row(variant, Outcome.UNAVAILABLE, 0, "", null, null, result.firstComplaint());
    }
    for (int i = 0; i < Math.max(lines.size(), reference.size()); i++) {
      String line = i < lines.size() ? lines.get(i) : "no line (" + result.firstComplaint() + ")";
      String expected = i < reference.size() ? reference.get(i) : "no line";
      if (!line.equals(expected)) {
        return new Row(variant, Outcome.DIFFERENT, lines.size(), hash, line, expected, "");
      }
    }
    return new Row(variant, Outcome.SAME, lines.size(), hash, null, null, "");
  }

  /** Both runs of the first seed that differs, side by side, up to the first step that does. */
  public List<String> sideBySide(Row row) throws IOException {
    String[] words = String.valueOf(row.expected()).split(" ", -1);
    List<String> replay =
        List.of("replay", words[1], "--seed", words[2], "--trace", "--unfolded", "--log", "off");
    return sideBySide(
        ChildJvm.run(variants.get(0), replay).out(), ChildJvm.run(row.variant(), replay).out());
  }

  static List<String> sideBySide(List<String> one, List<String> other) {
    int at = 0;
    while (at < one.size() && at < other.size() && one.get(at).equals(other.get(at))) {
      at++;
    }
    List<String> text = new ArrayList<>();
    for (int i = Math.max(0, at - ENTRIES_BEFORE); i < at; i++) {
      text.add("  both   " + one.get(i));
    }
    if (at == one.size() && at == other.size()) {
      text.add("  both traces are the same: it is the histories or counts that differ");
    } else {
      text.add("  first  " + (at < one.size() ? one.get(at) : "(ends)"));
      text.add("  other  " + (at < other.size() ? other.get(at) : "(ends)"));
    }
    return text;
  }
}
