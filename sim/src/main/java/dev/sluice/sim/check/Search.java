package dev.sluice.sim.check;

import clojure.lang.IFn;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the operations that the model accepts and that respects who came before
 * whom.
 *
 * <p>This is the search of Wing and Gong with Lowe's memoization. What makes it fast is what it
 * does not try: besides settling operations ({@link Moves}), configurations that another covers
 * ({@link Configurations}) and placements not worth it ({@link Placements}),
 *
 * <ul>
 *   <li>nothing is placed where an operation that must be is refused for good ({@link LostCauses});
 *   <li>a settled operation at its return is either let go, or owed: then everything up to it
 *       serves it.
 * </ul>
 *
 * <p>It goes depth first ({@link DepthFirst}). If that takes too long it goes on with an {@link
 * Outlook} on the pieces of the object, if it has such: depth first again, then level by level
 * ({@link ByLevel}), and then on all levels at once ({@link Widening}). All count what they do, so
 * which of them decides is the same everywhere.
 */
final class Search {

  /** The move that lets a settled operation return. */
  static final int PASS = -1;

  /** The move that decides to place a settled operation before its return. */
  static final int OWE = -2;

  /** In which order configurations are gone through. */
  interface Order {

    /** Searches until there is an answer or too much is spent. */
    Outcome run(long most);

    /** The number of the state that was reached last. */
    int state();

    /** Gives its memory back to the budget. */
    void release();
  }

  final Operations operations;
  final Timeline timeline;
  final Moves moves;
  final Placements placements;
  final Deepest deepest;
  final Effort effort;
  private final TransitionTable table;
  private final LostCauses lostCauses;
  private final boolean mayGiveUpEarly;
  private final @Nullable Function<Search, Outlook> outlookOf;
  private final @Nullable IFn distance;
  private @Nullable Outlook outlook;

  /** The operation that was last placed or decided on; negative at the start. */
  private int touched;

  private boolean gaveUpEarly;
  private int state;

  /**
   * A search.
   *
   * @param mayGiveUpEarly whether to leave what nothing can come of, even if it could go further
   * @param distance see {@link Guide}
   * @param outlookOf makes the outlook on the pieces of the object; null if it has none
   */
  Search(
      Operations operations,
      TransitionTable table,
      Deepest deepest,
      Effort effort,
      boolean mayGiveUpEarly,
      @Nullable IFn distance,
      @Nullable Function<Search, Outlook> outlookOf) {
    this.mayGiveUpEarly = mayGiveUpEarly;
    this.distance = distance;
    this.outlookOf = mayGiveUpEarly ? outlookOf : null;
    this.operations = operations;
    this.table = table;
    this.deepest = deepest;
    this.effort = effort;
    timeline = new Timeline(operations);
    effort.hold(operations.bytes() + timeline.bytes());
    Refusable refusable = new Refusable(operations, timeline);
    moves =
        new Moves(
            operations,
            timeline,
            table,
            mayGiveUpEarly ? new LostStates(operations, timeline, table, refusable) : null);
    placements = new Placements(operations, timeline, table);
    lostCauses = new LostCauses(operations, timeline, table, refusable);
  }

  /**
   * Searches until there is an answer or the budget is spent.
   *
   * @param patience how long in which order
   */
  Outcome run(Patience patience) {
    try {
      Outcome outcome = run(new DepthFirst(this), patience.depthFirst());
      if (outcome == Outcome.TOO_LONG && outlookOf != null && patience.lookingAhead() > 0) {
        outlook = outlookOf.apply(this);
        outcome = run(new DepthFirst(this), DepthFirst.moves(effort) + patience.lookingAhead());
      }
      if (outcome == Outcome.TOO_LONG && patience.byLevel() > 0) {
        long most = Math.min(patience.byLevel(), effort.stepsLeft() / 2);
        outcome = run(new ByLevel(this), effort.steps() + most);
      }
      if (outcome == Outcome.TOO_LONG && patience.widely() > 0) {
        outcome = widely(Math.min(patience.widely(), effort.stepsLeft() / 2));
      }
      return outcome == Outcome.TOO_LONG ? run(new ByLevel(this), Long.MAX_VALUE) : outcome;
    } catch (Effort.OutOfBytes spent) {
      return Outcome.OUT_OF_BYTES;
    }
  }

  /** On all levels at once; level by level takes less memory. */
  private Outcome widely(long steps) {
    touched = -1;
    Guide guide = new Guide(operations, timeline, table, distance, effort);
    Widening order = new Widening(this, guide);
    try {
      Outcome outcome = order.run(effort.steps() + steps);
      state = order.state();
      return outcome;
    } catch (Effort.OutOfBytes spent) {
      return Outcome.TOO_LONG;
    } finally {
      order.release();
    }
  }

  private Outcome run(Order order, long most) {
    touched = -1;
    Outcome outcome = order.run(most);
    state = order.state();
    order.release();
    return outcome;
  }

  /**
   * True if some configuration was given up because an operation that must be placed can no longer
   * be. The search may then not have come as far as it could.
   */
  boolean gaveUpEarly() {
    return gaveUpEarly;
  }

  /** The number of the state in which the search ended. */
  int state() {
    return state;
  }

  /** Changes a configuration by a move. */
  void make(Configuration c, int move) {
    touched = move >= 0 ? move : c.due;
    if (move == PASS) {
      moves.pass(c);
    } else if (move == OWE) {
      moves.owe(c);
    } else {
      moves.place(c, move);
    }
  }

  /** True if every return is passed. */
  boolean isOver(Configuration c) {
    return c.due == operations.completedCount;
  }

  /** True if nothing can come of a configuration. */
  boolean givesUp(Configuration c) {
    boolean lost =
        mayGiveUpEarly
            && ((table.refusesForGood() && lostCauses.hasOne(c))
                || (outlook != null && outlook.refutes(c, touched, table)));
    gaveUpEarly |= lost;
    return lost;
  }

  /** True if the due operation may return without being placed. */
  boolean isToDecide(Configuration c) {
    return c.isSettled(timeline.slotOf[c.due]);
  }

  /** True if the due operation, though settled, most likely has the effect that it has here. */
  boolean isDueEffective(Configuration c) {
    int transition = operations.transitionOf[c.due];
    if (!operations.isEffective(transition)) {
      return false;
    }
    int next = table.next(c.state, transition);
    return next >= 0 && next != c.state;
  }

  /** How a search ended. */
  enum Outcome {
    VALID(null),
    INVALID(null),
    OUT_OF_STEPS("steps"),
    OUT_OF_BYTES("bytes"),
    /** In the order that was asked for. */
    TOO_LONG("steps");

    /** Which part of the budget is spent, if one is. */
    final @Nullable String spent;

    Outcome(@Nullable String spent) {
      this.spent = spent;
    }
  }
}
