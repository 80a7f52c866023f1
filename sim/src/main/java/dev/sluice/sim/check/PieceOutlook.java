package dev.sluice.sim.check;

import clojure.lang.IFn;
import java.util.Arrays;

/**
 * Tells configurations of the whole from which a piece of it by itself cannot come to the end: the
 * operations that take part in the piece, as far as they are still to be placed, have no order
 * there. Then the whole has none either.
 *
 * <p>A piece is searched depth first. What is refuted and what leads to the end is remembered, each
 * by itself: so nothing is left out here for the sake of another configuration, as the rule of idle
 * placements would.
 */
final class PieceOutlook {

  /** A piece that takes so many moves at once does not tell. */
  private static final int MOVES_MOST = 20_000;

  /** One that did not tell so often is not asked any more. */
  private static final int UNANSWERED_MOST = 16;

  private final Object piece;
  private final IFn init;
  private final Operations whole;
  private final Timeline wholeTimeline;
  private final Operations operations;
  private final Timeline timeline;
  private final TransitionTable table;
  private final Moves moves;
  private final Placements placements;
  private final Effort effort;
  private final Configuration now;
  private final Configurations refuted;
  private final ConfigurationSet good;
  private final Frames frames;

  /** For each operation of the whole its number here, or -1. */
  private final int[] numberOf;

  /** For each return of the whole the first here that is not before it. */
  private final int[] dueAt;

  /** For each return of the whole how many of the operations here were called before it. */
  private final int[] calledAt;

  /** For each state of the whole that of the piece, plus 1. */
  private int[] stateOf = new int[16];

  private int unanswered;

  /**
   * Nothing known yet.
   *
   * @param members which pairs of the whole take part, in their order
   */
  PieceOutlook(
      Search search, Pairing pairing, Object piece, int[] members, Pieces pieces, Object initial) {
    this.piece = piece;
    init = pieces.init();
    Model model = pieces.model();
    whole = search.operations;
    wholeTimeline = search.timeline;
    effort = search.effort;
    operations = new Operations(pairing.only(members), model);
    timeline = new Timeline(operations);
    table =
        new TransitionTable(
            model.step(), init.invoke(initial, piece), operations.transitions, null, effort);
    moves = new Moves(operations, timeline, table, null);
    placements = new Placements(operations, timeline, table);
    now = new Configuration(timeline.words());
    int room = Sizes.room(operations.size());
    refuted =
        new Configurations(timeline.words(), room, false, Integer.MAX_VALUE, timeline, effort);
    good = new ConfigurationSet(timeline.words(), room, effort);
    frames = new Frames(timeline.words(), room, effort);
    numberOf = numbers(members, pairing.size());
    dueAt = new int[whole.completedCount];
    calledAt = new int[whole.completedCount];
    effort.hold(operations.bytes() + timeline.bytes() + 4L * (numberOf.length + 2 * dueAt.length));
    int due = 0;
    int called = 0;
    for (int i = 0; i < dueAt.length; i++) {
      int at = whole.returnedAt[i];
      while (due < operations.completedCount && operations.returnedAt[due] < at) {
        due++;
      }
      while (called < operations.size() && operations.calledAt[operations.callOrder[called]] < at) {
        called++;
      }
      dueAt[i] = due;
      calledAt[i] = called;
    }
  }

  /** Whether an operation of the whole takes part. */
  boolean sees(int operation) {
    return numberOf[operation] >= 0;
  }

  /** False if the piece cannot come to the end from where the whole is. */
  boolean isOpen(Configuration c, TransitionTable states) {
    int due = dueAt[c.due];
    if (due == operations.completedCount || unanswered == UNANSWERED_MOST) {
      return true;
    }
    now.due = due;
    now.state = state(c.state, states);
    now.owed = false;
    now.idleFrom = Configuration.NOT_IDLE;
    Arrays.fill(now.placed, 0);
    Arrays.fill(now.settled, 0);
    int end = wholeTimeline.openFrom[c.due + 1];
    for (int i = wholeTimeline.openFrom[c.due]; i < end; i++) {
      project(c, wholeTimeline.open[i]);
    }
    for (int operation = whole.completedCount; operation < whole.size(); operation++) {
      if (whole.calledAt[operation] < whole.returnedAt[c.due]) {
        project(c, operation);
      }
    }
    moves.resume(now, calledAt[c.due]);
    return canEnd();
  }

  private int state(int number, TransitionTable states) {
    if (number >= stateOf.length) {
      stateOf = Arrays.copyOf(stateOf, Integer.highestOneBit(number) * 2);
    }
    if (stateOf[number] == 0) {
      stateOf[number] = 1 + table.number(init.invoke(states.state(number), piece));
    }
    return stateOf[number] - 1;
  }

  private void project(Configuration c, int operation) {
    int number = numberOf[operation];
    if (number >= 0 && timeline.slotOf[number] != Timeline.NO_SLOT) {
      int slot = wholeTimeline.slotOf[operation];
      if (c.isPlaced(slot)) {
        now.place(timeline.slotOf[number]);
      } else if (c.isSettled(slot)) {
        now.settle(timeline.slotOf[number]);
      }
    }
  }

  private boolean canEnd() {
    long most = effort.moves() + MOVES_MOST;
    frames.clear();
    if (arrive(Search.PASS)) {
      return true;
    }
    while (!frames.isEmpty()) {
      frames.restore(now);
      if (!frames.hasMove()) {
        frames.pop();
        refuted.add(now);
        continue;
      }
      int move = frames.take();
      if (move >= 0 && !placements.isWorth(now, move)) {
        continue;
      }
      if (!effort.move() || effort.moves() > most) {
        unanswered++;
        return true;
      }
      make(move);
      if (arrive(move)) {
        remember();
        return true;
      }
    }
    return false;
  }

  private void make(int move) {
    if (move == Search.PASS) {
      moves.pass(now);
    } else if (move == Search.OWE) {
      moves.owe(now);
    } else {
      moves.place(now, move);
    }
    now.idleFrom = Configuration.NOT_IDLE;
  }

  /** Takes in the configuration just reached; true if it leads to the end. */
  private boolean arrive(int move) {
    if (now.due == operations.completedCount || good.has(now)) {
      return true;
    }
    if (refuted.covers(now)) {
      return false;
    }
    frames.push(now, move);
    if (now.isSettled(timeline.slotOf[now.due])) {
      frames.offer(Search.OWE);
      frames.offer(Search.PASS);
    } else {
      for (int i = placements.find(now) - 1; i >= 0; i--) {
        frames.offer(placements.found(i));
      }
    }
    return false;
  }

  /** All on the way lead to the end. */
  private void remember() {
    while (!frames.isEmpty()) {
      frames.restore(now);
      good.add(now);
      frames.pop();
    }
  }

  private int[] numbers(int[] members, int pairs) {
    int[] ofPair = new int[pairs];
    Arrays.fill(ofPair, -1);
    for (int operation = 0; operation < operations.size(); operation++) {
      ofPair[members[operations.pair(operation)]] = operation;
    }
    int[] numbers = new int[whole.size()];
    for (int operation = 0; operation < numbers.length; operation++) {
      numbers[operation] = ofPair[whole.pair(operation)];
    }
    return numbers;
  }
}
