package dev.sluice.sim.check;

/**
 * Goes depth first, from return to return: at the earliest return still due, operations that are
 * open are placed one after another until its own is. In most histories one of the first ways is
 * right.
 */
final class DepthFirst implements Search.Order {

  /** Where comparisons take more than the moves themselves, another order compares less. */
  static final int STEPS_PER_MOVE = 5;

  private final Search search;
  private final Configuration now;
  private final Configurations seen;
  private final Frames frames;

  DepthFirst(Search search) {
    this.search = search;
    now = search.moves.start();
    int room = Sizes.room(search.operations.size());
    seen =
        new Configurations(
            now.placed.length, room, false, Integer.MAX_VALUE, search.timeline, search.effort);
    frames = new Frames(now.placed.length, room, search.effort);
  }

  /** What is spent, in moves that compare as much as they may. */
  static long moves(Effort effort) {
    return Math.max(effort.moves(), effort.steps() / STEPS_PER_MOVE);
  }

  @Override
  public Search.Outcome run(long movesMost) {
    if (arrive(Search.PASS)) {
      return Search.Outcome.VALID;
    }
    while (!frames.isEmpty()) {
      if (!frames.hasMove()) {
        frames.pop();
        continue;
      }
      int move = frames.take();
      frames.restore(now);
      if (move >= 0 && !search.placements.isWorth(now, move)) {
        continue;
      }
      if (!search.effort.move()) {
        return Search.Outcome.OUT_OF_STEPS;
      } else if (moves(search.effort) > movesMost) {
        return Search.Outcome.TOO_LONG;
      }
      search.make(now, move);
      if (arrive(move)) {
        return Search.Outcome.VALID;
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
    seen.release();
    frames.release();
  }

  /** Takes in the configuration just reached; true if every return is passed. */
  private boolean arrive(int move) {
    if (search.isOver(now)) {
      return true;
    }
    if (!search.givesUp(now) && seen.add(now)) {
      frames.push(now, move);
      if (search.isToDecide(now)) {
        boolean effectFirst = search.isDueEffective(now);
        frames.offer(effectFirst ? Search.PASS : Search.OWE);
        frames.offer(effectFirst ? Search.OWE : Search.PASS);
      } else {
        search.deepest.visit(now, frames, search.timeline);
        int count = search.placements.find(now);
        for (int i = count - 1; i >= 0; i--) {
          frames.offer(search.placements.found(i));
        }
      }
    }
    return false;
  }
}
