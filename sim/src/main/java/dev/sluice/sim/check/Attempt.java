package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One search for an order of some operations: of a part of the object, or of a prefix of its
 * history.
 */
final class Attempt {

  /** How long to look for the first return that cannot be passed. */
  private static final long LOCATING_MOST = 4_000_000;

  private final Model model;
  private final Object initial;
  private final Pairing pairing;
  private final Operations operations;
  private final TransitionTable table;
  private final Deepest deepest;
  private final Effort effort;
  private final Patience patience;
  private final Search search;

  private Attempt(
      Model model,
      Object initial,
      Pairing pairing,
      Budget budget,
      Patience patience,
      boolean thorough) {
    this.model = model;
    this.initial = initial;
    this.pairing = pairing;
    operations = new Operations(pairing, model);
    this.patience = patience;
    effort = new Effort(budget);
    deepest = new Deepest(thorough);
    table =
        new TransitionTable(model.step(), initial, operations.transitions, model.weight(), effort);
    Pieces pieces = model.pieces();
    search =
        new Search(
            operations,
            table,
            deepest,
            effort,
            !thorough,
            model.distance(),
            pieces == null ? null : whole -> new Outlook(whole, pairing, pieces, initial));
  }

  /**
   * A search for the verdict.
   *
   * @param patience how long in which order
   */
  static Attempt quick(
      Model model, Object initial, Pairing pairing, Budget budget, Patience patience) {
    return new Attempt(model, initial, pairing, budget, patience, false);
  }

  /** A search that goes as far as it can everywhere and notes where it ended. */
  Attempt thorough(Pairing prefix, Budget budget) {
    return new Attempt(model, initial, prefix, budget, patience, true);
  }

  /** The same question of other operations. */
  Attempt of(Pairing others, Budget budget) {
    return quick(model, initial, others, budget, patience);
  }

  Search.Outcome run() {
    return search.run(patience);
  }

  /** Moves tried. */
  long moves() {
    return effort.moves();
  }

  /** What is spent of the steps of its budget. */
  long steps() {
    return effort.steps();
  }

  Model model() {
    return model;
  }

  Pairing pairing() {
    return pairing;
  }

  /** The state in which the order found ends. */
  Object lastState() {
    return table.state(search.state());
  }

  /** The position of the return that could not be passed, once there is no order. */
  int failedAt() {
    return operations.returnedAt[deepest.due()];
  }

  /** The invocation of the operation that could not be passed, with the value that counts. */
  Op failed() {
    return operations.invocation(deepest.due());
  }

  /**
   * The position of the first return that no order passes, found by halving if need be. If that
   * takes too long it is one that no order passes, and so may an earlier one be.
   */
  int firstFailure(Budget budget) {
    int low = deepest.due();
    if (!search.gaveUpEarly()) {
      return operations.returnedAt[low];
    }
    int high = operations.completedCount - 1;
    long left = Math.min(budget.steps(), LOCATING_MOST);
    while (low < high) {
      int middle = (low + high) >>> 1;
      Attempt shorter = of(pairing.upTo(operations.returnedAt[middle]), budget.withSteps(left));
      if (shorter.run() == Search.Outcome.INVALID) {
        high = middle;
      } else {
        low = middle + 1;
      }
      left = Math.max(0, left - shorter.steps());
    }
    return operations.returnedAt[low];
  }

  /** Where a thorough search ended. */
  List<DeadEnd> deadEnds() {
    List<DeadEnd> ends = new ArrayList<>();
    for (Deepest.Place place : deepest.places()) {
      List<Op> pending = new ArrayList<>();
      for (int operation : place.pending()) {
        pending.add(operations.invocation(operation));
      }
      Object state = table.state(place.state());
      ends.add(
          new DeadEnd(
              state,
              place.last() < 0 ? null : operations.invocation(place.last()),
              pending,
              refusal(state)));
    }
    return ends;
  }

  /** The operations with effect that an order places last before the first of these ends. */
  List<Op> order() {
    List<Op> order = new ArrayList<>();
    if (!deepest.places().isEmpty()) {
      for (int operation : deepest.places().get(0).order()) {
        order.add(operations.invocation(operation));
      }
    }
    return order;
  }

  /** The state that the search starts from. */
  Object initial() {
    return initial;
  }

  /** Why the model refuses the failed operation in the states reached, each reason once. */
  List<String> refusals() {
    LinkedHashSet<String> reasons = new LinkedHashSet<>();
    for (int state : deepest.states()) {
      reasons.add(refusal(table.state(state)));
    }
    return new ArrayList<>(reasons);
  }

  /** True if there may be more reasons than are noted. */
  boolean hasMoreRefusals() {
    return deepest.states().length == Deepest.MOST;
  }

  /** True if the failed operation would be possible in some state that the search has met. */
  boolean isPossibleSomewhere() {
    return table.isLegalSomewhere(operations.transitionOf[deepest.due()]);
  }

  private String refusal(Object state) {
    return refusal(model, state, failed());
  }

  /** Why a model refuses an operation in a state. */
  static String refusal(Model model, Object state, Op op) {
    return model.step().invoke(state, op) instanceof Inconsistent refused
        ? refused.reason()
        : "it may happen here, but then nothing that had ended before fits";
  }
}
