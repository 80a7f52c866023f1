package dev.sluice.sim.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the operations that the model accepts and that respects who came before
 * whom.
 *
 * <p>This is the search of Wing and Gong with Lowe's memoization, depth first, from return to
 * return: at the earliest return still due, operations that are open are placed one after another
 * until its own is. What makes it fast is what it does not try. Besides settling operations ({@link
 * Moves}) and configurations that an earlier one covers ({@link Configurations}):
 *
 * <ul>
 *   <li>of equal operations that must be placed only the one that returns first is tried, and
 *       likewise of equal ones that may be: they can change places;
 *   <li>an operation that changes nothing here is never placed here: either it is settled already
 *       or its effect would be wasted;
 *   <li>nothing is placed where an operation that must be is refused for good;
 *   <li>a settled operation at its return is either let go, or owed: then everything up to it
 *       serves it;
 *   <li>an operation is not placed right after an <em>idle</em> placement, one from which nothing
 *       has profited, if it leads to where it would have led without: that order was cheaper.
 * </ul>
 *
 * <p>Each of these keeps, of the orders that pass a given return, at least one with the fewest
 * placements.
 */
final class Search {

  /** The move that lets a settled operation return. */
  private static final int PASS = -1;

  /** The move that decides to place a settled operation before its return. */
  private static final int OWE = -2;

  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final Moves moves;
  private final Configuration now;
  private final Configurations seen;
  private final LostCauses lostCauses;
  private final Frames frames;
  private final Deepest deepest;
  private final int returns;

  /**
   * For each transition the expansion in which one that must be placed was met, and one that may
   * be.
   */
  private final int[] mustMetIn;

  private final int[] mayMetIn;
  private int expansion;

  /** Operations in doubt by transition: the first of each, and for each operation the next. */
  private final int[] firstDoubtful;

  private final int[] nextDoubtful;
  private int doubtfulClasses;
  private long steps;
  private final boolean mayGiveUpEarly;
  private boolean gaveUpEarly;

  Search(Operations operations, TransitionTable table, Deepest deepest, boolean mayGiveUpEarly) {
    this.mayGiveUpEarly = mayGiveUpEarly;
    this.operations = operations;
    this.table = table;
    this.deepest = deepest;
    timeline = new Timeline(operations);
    Refusable refusable = new Refusable(operations, timeline);
    moves =
        new Moves(
            operations,
            timeline,
            table,
            mayGiveUpEarly ? new LostStates(operations, timeline, table, refusable) : null);
    returns = operations.completedCount;
    now = moves.start();
    int room = Sizes.room(operations.size());
    seen = new Configurations(now.placed.length, room);
    lostCauses = new LostCauses(operations, timeline, table, refusable);
    frames = new Frames(now.placed.length, room);
    int transitions = operations.transitions.size();
    mustMetIn = new int[transitions];
    mayMetIn = new int[transitions];
    firstDoubtful = new int[operations.size() - returns];
    nextDoubtful = new int[operations.size()];
    chainDoubtful(transitions);
  }

  /** Searches until there is an answer or the budget is spent. */
  Outcome run(Budget budget) {
    if (arrive(PASS)) {
      return Outcome.VALID;
    }
    while (!frames.isEmpty()) {
      if (!frames.hasMove()) {
        frames.pop();
        continue;
      }
      int move = frames.take();
      frames.restore(now);
      if (move >= 0 && !isWorthPlacing(move)) {
        continue;
      }
      if (++steps > budget.steps()) {
        return Outcome.OUT_OF_STEPS;
      }
      if ((steps & 0xfff) == 0 && bytes() > budget.bytes()) {
        return Outcome.OUT_OF_BYTES;
      }
      if (move == PASS) {
        moves.pass(now);
      } else if (move == OWE) {
        moves.owe(now);
      } else {
        moves.place(now, move);
      }
      if (arrive(move)) {
        return Outcome.VALID;
      }
    }
    return Outcome.INVALID;
  }

  /** Moves tried so far. */
  long steps() {
    return steps;
  }

  /**
   * True if some configuration was given up because an operation that must be placed can no longer
   * be. The search may then not have come as far as it could.
   */
  boolean gaveUpEarly() {
    return gaveUpEarly;
  }

  /** The number of the state in which the search is. */
  int state() {
    return now.state;
  }

  /** Roughly what the search holds in memory. */
  long bytes() {
    return seen.bytes() + frames.bytes() + table.bytes();
  }

  /** Takes in the configuration just reached; true if every return is passed. */
  private boolean arrive(int move) {
    if (now.due == returns) {
      return true;
    }
    if (mayGiveUpEarly && table.refusesForGood() && lostCauses.hasOne(now)) {
      gaveUpEarly = true;
    } else if (seen.add(now)) {
      frames.push(now, move);
      int slot = timeline.slotOf[now.due];
      if (now.isSettled(slot)) {
        frames.offer(OWE);
        frames.offer(PASS);
      } else {
        deepest.visit(now, frames, timeline);
        offerPlacements();
      }
    }
    return false;
  }

  /** Offers every operation worth placing here, the earliest return first. */
  private void offerPlacements() {
    expansion++;
    int end = timeline.openFrom[now.due + 1];
    for (int i = timeline.openFrom[now.due]; i < end; i++) {
      int operation = timeline.open[i];
      int slot = timeline.slotOf[operation];
      int transition = operations.transitionOf[operation];
      if (now.isPlaced(slot) || mustMetIn[transition] == expansion) {
        continue;
      }
      if (!now.isSettled(slot)) {
        mustMetIn[transition] = expansion;
      } else if (mayMetIn[transition] == expansion) {
        continue;
      } else {
        mayMetIn[transition] = expansion;
      }
      frames.offer(operation);
    }
    offerDoubtful();
    frames.arrange();
  }

  private void offerDoubtful() {
    int deadline = operations.returnedAt[now.due];
    for (int kind = 0; kind < doubtfulClasses; kind++) {
      int operation = firstDoubtful[kind];
      int transition = operations.transitionOf[operation];
      if (mustMetIn[transition] == expansion || mayMetIn[transition] == expansion) {
        continue;
      }
      while (operation >= 0
          && operations.calledAt[operation] < deadline
          && now.isPlaced(timeline.slotOf[operation])) {
        operation = nextDoubtful[operation];
      }
      if (operation >= 0 && operations.calledAt[operation] < deadline) {
        frames.offer(operation);
      }
    }
  }

  /**
   * Asked only when its turn comes: in most histories the first of a configuration's moves is
   * right.
   */
  private boolean isWorthPlacing(int operation) {
    int next = table.next(now.state, operations.transitionOf[operation]);
    return next >= 0 && next != now.state && !isCheaperWithoutIdle(operation, next);
  }

  private boolean isCheaperWithoutIdle(int operation, int next) {
    int transition = operations.transitionOf[operation];
    return now.idleFrom != Configuration.NOT_IDLE
        && operations.mayOverwrite(transition)
        && (now.idleSince == Configuration.IDLE_FREELY || now.idleSince == now.called)
        && next != now.idleFrom
        && table.next(now.idleFrom, transition) == next
        && !anotherMayProfit(operation);
  }

  /** True if the third rule of {@link Moves} might settle something thanks to the present state. */
  private boolean anotherMayProfit(int overwriting) {
    int end = timeline.openFrom[now.due + 1];
    for (int i = timeline.openFrom[now.due]; i < end; i++) {
      int operation = timeline.open[i];
      int transition = operations.transitionOf[operation];
      if (operation != overwriting
          && now.isMust(timeline.slotOf[operation])
          && !operations.isBlind(transition)
          && table.next(now.state, transition) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void chainDoubtful(int transitions) {
    int[] last = new int[transitions];
    Arrays.fill(last, -1);
    for (int operation = returns; operation < operations.size(); operation++) {
      nextDoubtful[operation] = -1;
      if (timeline.slotOf[operation] == Timeline.NO_SLOT) {
        continue;
      }
      int transition = operations.transitionOf[operation];
      if (last[transition] < 0) {
        firstDoubtful[doubtfulClasses++] = operation;
      } else {
        nextDoubtful[last[transition]] = operation;
      }
      last[transition] = operation;
    }
  }

  /** How a search ended. */
  enum Outcome {
    VALID(null),
    INVALID(null),
    OUT_OF_STEPS("steps"),
    OUT_OF_BYTES("bytes");

    /** Which part of the budget is spent, if one is. */
    final @Nullable String spent;

    Outcome(@Nullable String spent) {
      this.spent = spent;
    }
  }
}
