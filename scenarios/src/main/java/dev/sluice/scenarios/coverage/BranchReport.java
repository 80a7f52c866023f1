package dev.sluice.scenarios.coverage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which branches of production code were taken, and what the reasons say of the others.
 *
 * @param classes taken and missed branches by class
 * @param missed the lines with branches that were not taken, by class and line
 * @param stale a line for each reason that does not hold: a branch is taken after all, or the line
 *     is not there
 */
public record BranchReport(
    SortedMap<String, Count> classes, List<MissedLine> missed, List<String> stale) {

  private static final double PER_CENT = 100;

  /** Branches taken and missed. */
  public record Count(int taken, int missed) {
    Count plus(BranchLine line) {
      return new Count(taken + line.taken(), missed + line.missed());
    }
  }

  /**
   * A line with branches that were not taken.
   *
   * @param text the line, without the blanks around it
   * @param reasons why some are not taken
   * @param unexplained how many have no reason
   */
  public record MissedLine(BranchLine line, String text, List<String> reasons, int unexplained) {}

  /**
   * Holds lines against reasons.
   *
   * @param source the lines of a file, by its path below the root of sources
   */
  static BranchReport of(
      List<BranchLine> lines,
      List<UnreachedReason> reasons,
      Function<String, List<String>> source) {
    SortedMap<String, Count> classes = new TreeMap<>();
    Map<String, List<UnreachedReason>> open = new LinkedHashMap<>();
    reasons.forEach(one -> open.computeIfAbsent(one.place(), key -> new ArrayList<>()).add(one));
    Map<String, Integer> left = new LinkedHashMap<>(); // of what the reasons of a place cover
    open.forEach((place, of) -> left.put(place, missed(of)));
    Map<String, Integer> untaken = new LinkedHashMap<>();
    List<MissedLine> missed = new ArrayList<>();
    for (BranchLine line : lines) {
      classes.merge(
          line.topClass(), new Count(line.taken(), line.missed()), (was, more) -> was.plus(line));
      String text = source.apply(line.file()).get(line.line() - 1).strip();
      String place = UnreachedReason.place(line.topClass(), line.method(), text);
      untaken.merge(place, line.missed(), Integer::sum);
      if (line.missed() > 0) {
        int explained = Math.min(line.missed(), left.getOrDefault(place, 0));
        left.merge(place, -explained, Integer::sum);
        List<String> why =
            explained == 0
                ? List.of()
                : open.getOrDefault(place, List.of()).stream()
                    .map(UnreachedReason::reason)
                    .toList();
        missed.add(new MissedLine(line, text, why, line.missed() - explained));
      }
    }
    return new BranchReport(classes, missed, stale(open, untaken));
  }

  private static int missed(List<UnreachedReason> reasons) {
    return reasons.stream().mapToInt(UnreachedReason::missed).sum();
  }

  private static List<String> stale(
      Map<String, List<UnreachedReason>> reasons, Map<String, Integer> untaken) {
    List<String> stale = new ArrayList<>();
    reasons.forEach(
        (place, of) -> {
          Integer really = untaken.get(place);
          if (really == null) {
            stale.add(place + ": no such line with branches");
          } else if (really < missed(of)) {
            stale.add(
                "%s: taken after all, %d of the %d branches that have a reason"
                    .formatted(place, missed(of) - really, missed(of)));
          }
        });
    return stale;
  }

  /** All branches. */
  public int branches() {
    return classes.values().stream().mapToInt(count -> count.taken() + count.missed()).sum();
  }

  /** Those that some seed took. */
  public int taken() {
    return classes.values().stream().mapToInt(Count::taken).sum();
  }

  /** Those that no seed took, and for which there is no reason. */
  public int unexplained() {
    return missed.stream().mapToInt(MissedLine::unexplained).sum();
  }

  /** Those that no seed took, and for which there is one. */
  public int explained() {
    return branches() - taken() - unexplained();
  }

  /** A number of branches in per cent of all. */
  public double percent(int count) {
    return branches() == 0 ? 0 : PER_CENT * count / branches();
  }
}
