package dev.sluice.sim.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes on all levels at once: round by round one configuration of each. A level is all
 * configurations with the same return due.
 *
 * <p>With many operations open at once, one that is placed too early or too late is missed much
 * later. Depth first then searches all below a mistake; level by level comes to no end of the first
 * levels. Here each level gets its share, and one right configuration among those of a level is
 * enough. On one level the rounds take by turns from those that a {@link Guide} puts first and from
 * those a quarter further back: it only guesses.
 */
final class Widening implements Search.Order {

  /**
   * A round takes from so many places by turns, each a quarter of all ranks behind the one before.
   */
  private static final int PLACES = 2;

  /** Where most configurations have something settled, most of these cover none of the others. */
  private static final int LOOKS_MOST = 32;

  private final Search search;
  private final Guide guide;
  private final Configuration now;
  private final TreeMap<Integer, Level> levels = new TreeMap<>();
  private final Deque<Level> spare = new ArrayDeque<>();

  Widening(Search search, Guide guide) {
    this.search = search;
    this.guide = guide;
    now = search.moves.start();
  }

  @Override
  public Search.Outcome run(long stepsMost) {
    if (arrive(Search.PASS)) {
      return Search.Outcome.VALID;
    }
    for (int round = 0; !levels.isEmpty(); round++) {
      if (search.effort.steps() > stepsMost) {
        return Search.Outcome.TOO_LONG;
      }
      Search.Outcome outcome = round(round % PLACES);
      if (outcome != null) {
        return outcome;
      }
    }
    return Search.Outcome.INVALID;
  }

  @Override
  public int state() {
    return now.state;
  }

  @Override
  public void release() {
    levels.values().forEach(Level::release);
    spare.forEach(Level::release);
  }

  private Search.@Nullable Outcome round(int quarters) {
    Map.Entry<Integer, Level> at = levels.firstEntry();
    while (at != null) {
      Level level = at.getValue();
      int entry = level.take(quarters);
      if (entry >= 0) {
        Search.Outcome outcome = expand(level, entry);
        if (outcome != null) {
          return outcome;
        }
      } else if (levels.firstKey().equals(at.getKey())) {
        // Nothing can come to it any more.
        levels.remove(at.getKey());
        level.clear();
        spare.push(level);
      }
      at = levels.higherEntry(at.getKey());
    }
    return null;
  }

  private Search.@Nullable Outcome expand(Level level, int entry) {
    level.restore(entry, now);
    if (search.isToDecide(now)) {
      Search.Outcome passed = tryMove(level, entry, Search.PASS);
      return passed != null ? passed : tryMove(level, entry, Search.OWE);
    }
    search.deepest.visit(now, level.wayTo(entry), search.timeline);
    int count = search.placements.find(now);
    for (int i = 0; i < count; i++) {
      level.restore(entry, now);
      int operation = search.placements.found(i);
      if (search.placements.isWorth(now, operation)) {
        Search.Outcome outcome = tryMove(level, entry, operation);
        if (outcome != null) {
          return outcome;
        }
      }
    }
    return null;
  }

  private Search.@Nullable Outcome tryMove(Level level, int entry, int move) {
    if (!search.effort.move()) {
      return Search.Outcome.OUT_OF_STEPS;
    }
    level.restore(entry, now);
    search.make(now, move);
    return arrive(move >= 0 ? move : level.lastPlaced(entry)) ? Search.Outcome.VALID : null;
  }

  /** Takes in the configuration just reached; true if every return is passed. */
  private boolean arrive(int lastPlaced) {
    if (search.isOver(now)) {
      return true;
    }
    if (!search.givesUp(now)) {
      levels.computeIfAbsent(now.due, due -> level()).add(now, lastPlaced, guide.rank(now));
    }
    return false;
  }

  private Level level() {
    return spare.isEmpty() ? new Level(search, LOOKS_MOST) : spare.pop();
  }
}
