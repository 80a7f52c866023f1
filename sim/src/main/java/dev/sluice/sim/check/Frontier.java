package dev.sluice.sim.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * All that a history may have come to by one of its returns: configurations from which its rest is
 * searched, without what led to them.
 *
 * @param seeds these configurations
 */
record Frontier(List<Seed> seeds) {

  /**
   * A configuration by itself.
   *
   * @param placed the operations placed, by their numbers in the pairing of what is left
   * @param settled those that may be placed, likewise
   */
  record Seed(Object state, BitSet placed, BitSet settled, int placements) {}

  /** What a search from here came to. */
  record Reached(Search.Outcome outcome, int failed, int failedAt, List<String> refusals) {}

  /** A search of what is left, from all the configurations. */
  static final class Run {
    private final Model model;
    private final Operations operations;
    private final TransitionTable table;
    private final Deepest deepest = new Deepest(false);
    private final Search search;
    private final ByLevel order;
    private final Effort effort;

    /**
     * A run.
     *
     * @param from null to start from the initial state
     * @param stopAt the return not to pass
     */
    Run(
        Model model,
        Object initial,
        @org.jspecify.annotations.Nullable Frontier from,
        Pairing left,
        Budget budget,
        int stopAt) {
      this.model = model;
      effort = new Effort(budget);
      operations = new Operations(left, model);
      table =
          new TransitionTable(
              model.step(), initial, operations.transitions, model.weight(), effort);
      // What is yet to come is not known, so that nothing may be given up for it.
      search = new Search(operations, table, deepest, effort, false, null, null);
      search.moves.stopAt(stopAt);
      List<Configuration> starts = new ArrayList<>();
      if (from == null || operations.completedCount == 0) {
        starts.add(search.moves.start());
      } else {
        from.seeds.forEach(seed -> starts.add(start(seed)));
      }
      order = new ByLevel(search, starts);
    }

    /** Searches up to a return, or to the end. */
    Reached to(int due) {
      Search.Outcome outcome = order.runTo(due);
      if (outcome != Search.Outcome.INVALID) {
        return new Reached(outcome == null ? Search.Outcome.VALID : outcome, -1, -1, List.of());
      }
      int failed = deepest.due();
      LinkedHashSet<String> refusals = new LinkedHashSet<>();
      for (int state : deepest.states()) {
        refusals.add(Attempt.refusal(model, table.state(state), operations.invocation(failed)));
      }
      return new Reached(
          outcome, operations.pair(failed), operations.returnedAt[failed], List.copyOf(refusals));
    }

    /** The configurations that stopped at a return. */
    Frontier at(int due) {
      List<Configuration> found = order.at(due);
      int fewest = found.stream().mapToInt(c -> c.placements).min().orElse(0);
      List<Seed> seeds = new ArrayList<>();
      for (Configuration c : found) {
        BitSet placed = new BitSet();
        BitSet settled = new BitSet();
        for (int operation = due; operation < operations.size(); operation++) {
          if (operations.calledAt[operation] < operations.returnedAt[due]) {
            int slot = search.timeline.slotOf[operation];
            placed.set(operations.pair(operation), c.isPlaced(slot));
            settled.set(operations.pair(operation), c.isSettled(slot));
          }
        }
        seeds.add(new Seed(table.state(c.state), placed, settled, c.placements - fewest));
      }
      return new Frontier(seeds);
    }

    /** Moves tried. */
    long moves() {
      return effort.moves();
    }

    private Configuration start(Seed seed) {
      Configuration c = new Configuration(search.timeline.words());
      c.state = table.number(seed.state);
      c.placements = seed.placements;
      for (int operation = 0; operation < operations.size(); operation++) {
        int slot = search.timeline.slotOf[operation];
        if (slot == Timeline.NO_SLOT || operations.calledAt[operation] > operations.returnedAt[0]) {
          continue;
        }
        if (seed.placed.get(operations.pair(operation))) {
          c.place(slot);
        } else if (seed.settled.get(operations.pair(operation))) {
          c.settle(slot);
        }
      }
      search.moves.resume(c);
      return c;
    }
  }

  /** The same by other numbers: what was {@code kept.get(i)} is {@code i}. */
  Frontier renumbered(List<Integer> kept) {
    List<Seed> renumbered = new ArrayList<>();
    for (Seed seed : seeds) {
      BitSet placed = new BitSet();
      BitSet settled = new BitSet();
      for (int i = 0; i < kept.size(); i++) {
        placed.set(i, seed.placed.get(kept.get(i)));
        settled.set(i, seed.settled.get(kept.get(i)));
      }
      renumbered.add(new Seed(seed.state, placed, settled, seed.placements));
    }
    return new Frontier(renumbered);
  }
}
