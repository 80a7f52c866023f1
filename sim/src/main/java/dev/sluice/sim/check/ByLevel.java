package dev.sluice.sim.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Goes level by level. A level is all configurations with the same return due; they are done in the
 * order of their placements, so that what another covers mostly comes after it. A level that is
 * done is dropped.
 *
 * <p>Depth first may enter the wasteful configurations first, of which there are as many as sets of
 * operations in doubt; here the thrifty ones are there before. Where the first way is right, this
 * order is the slower one.
 */
final class ByLevel implements Search.Order {

  private final Search search;
  private final Configuration now;
  private final TreeMap<Integer, Level> levels = new TreeMap<>();
  private final Deque<Level> spare = new ArrayDeque<>();

  private final List<Configuration> from;
  private long stepsMost = Long.MAX_VALUE;

  ByLevel(Search search) {
    this(search, List.of(search.moves.start()));
  }

  /** A search from some configurations, all with the first return due. */
  ByLevel(Search search, List<Configuration> from) {
    this.search = search;
    this.from = from;
    now = new Configuration(search.timeline.words());
  }

  @Override
  public Search.Outcome run(long stepsMost) {
    this.stepsMost = stepsMost;
    return Objects.requireNonNullElse(runTo(Integer.MAX_VALUE), Search.Outcome.INVALID);
  }

  /** Goes through all levels before a return; null if there are configurations beyond. */
  Search.@org.jspecify.annotations.Nullable Outcome runTo(int due) {
    for (Configuration c : from) {
      now.set(c);
      if (arrive(Search.PASS)) {
        return Search.Outcome.VALID;
      }
    }
    while (!levels.isEmpty() && levels.firstKey() < due) {
      if (search.effort.steps() > stepsMost) {
        return Search.Outcome.TOO_LONG;
      }
      Map.Entry<Integer, Level> first = levels.firstEntry();
      Level level = first.getValue();
      int entry = level.take();
      if (entry < 0) {
        levels.remove(first.getKey());
        level.clear();
        spare.push(level);
        continue;
      }
      Search.Outcome outcome = expand(level, entry);
      if (outcome != null) {
        return outcome;
      }
    }
    return levels.isEmpty() ? Search.Outcome.INVALID : null;
  }

  /** Those that are left with a return due. */
  List<Configuration> at(int due) {
    Level level = levels.get(due);
    return level == null ? List.of() : level.all();
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

  private Search.@org.jspecify.annotations.Nullable Outcome expand(Level level, int entry) {
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

  private Search.@org.jspecify.annotations.Nullable Outcome tryMove(
      Level level, int entry, int move) {
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
      levels.computeIfAbsent(now.due, due -> level()).add(now, lastPlaced, now.placements);
    }
    return false;
  }

  private Level level() {
    return spare.isEmpty() ? new Level(search, Integer.MAX_VALUE) : spare.pop();
  }
}
