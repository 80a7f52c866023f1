package dev.sluice.sim.check;

import java.util.Arrays;

/**
 * The stack of a depth-first search: configurations on the way, and of each the moves not yet
 * tried.
 */
final class Frames implements Deepest.Way {

  private static final int DUE = 0;
  private static final int STATE = 1;
  private static final int CALLED = 2;
  private static final int OWED = 3;
  private static final int IDLE_FROM = 4;
  private static final int IDLE_SINCE = 5;
  private static final int REACHED_BY = 6;
  private static final int FIRST_MOVE = 7;
  private static final int NUMBERS = 8;

  private final int words;
  private int depth;
  private int[] numbers;
  private long[] bits;
  private int[] moves;
  private int moveCount;
  private final Effort effort;

  /**
   * An empty stack.
   *
   * @param words how many a set of slots takes
   * @param room for so many configurations to begin with
   */
  Frames(int words, int room, Effort effort) {
    this.effort = effort;
    this.words = words;
    numbers = new int[room * NUMBERS];
    bits = new long[room * 2 * words];
    moves = new int[room * 4];
    effort.hold(bytes());
  }

  boolean isEmpty() {
    return depth == 0;
  }

  void clear() {
    depth = 0;
    moveCount = 0;
  }

  /** Puts a configuration on top, with the move that led to it; its own moves are then offered. */
  void push(Configuration c, int move) {
    int at = depth * NUMBERS;
    if (at == numbers.length) {
      long before = 4L * at + 8L * bits.length;
      effort.hold(2 * before);
      numbers = Arrays.copyOf(numbers, at * 2);
      bits = Arrays.copyOf(bits, bits.length * 2);
      effort.release(before);
    }
    numbers[at + DUE] = c.due;
    numbers[at + STATE] = c.state;
    numbers[at + CALLED] = c.called;
    numbers[at + OWED] = c.owed ? 1 : 0;
    numbers[at + IDLE_FROM] = c.idleFrom;
    numbers[at + IDLE_SINCE] = c.idleSince;
    numbers[at + REACHED_BY] = move;
    numbers[at + FIRST_MOVE] = moveCount;
    System.arraycopy(c.placed, 0, bits, depth * 2 * words, words);
    System.arraycopy(c.settled, 0, bits, (depth * 2 + 1) * words, words);
    depth++;
  }

  /** Makes a configuration what the top one is. */
  void restore(Configuration c) {
    int frame = depth - 1;
    int at = frame * NUMBERS;
    c.due = numbers[at + DUE];
    c.state = numbers[at + STATE];
    c.called = numbers[at + CALLED];
    c.owed = numbers[at + OWED] != 0;
    c.idleFrom = numbers[at + IDLE_FROM];
    c.idleSince = numbers[at + IDLE_SINCE];
    System.arraycopy(bits, frame * 2 * words, c.placed, 0, words);
    System.arraycopy(bits, (frame * 2 + 1) * words, c.settled, 0, words);
  }

  /** Adds a move of the top configuration. */
  void offer(int move) {
    if (moveCount == moves.length) {
      effort.hold(8L * moveCount);
      moves = Arrays.copyOf(moves, moveCount * 2);
      effort.release(4L * moveCount);
    }
    moves[moveCount++] = move;
  }

  boolean hasMove() {
    return moveCount > numbers[(depth - 1) * NUMBERS + FIRST_MOVE];
  }

  /** Takes the move of the top configuration that was offered first of those left. */
  int take() {
    return moves[--moveCount];
  }

  /**
   * Turns round the moves of the top configuration, so that the first offered is the next taken.
   */
  void arrange() {
    int low = numbers[(depth - 1) * NUMBERS + FIRST_MOVE];
    for (int high = moveCount - 1; low < high; low++, high--) {
      int move = moves[low];
      moves[low] = moves[high];
      moves[high] = move;
    }
  }

  void pop() {
    depth--;
  }

  /** The operation placed last on the way to the top configuration; negative if none was. */
  @Override
  public int lastPlaced() {
    for (int frame = depth - 1; frame > 0; frame--) {
      int move = numbers[frame * NUMBERS + REACHED_BY];
      if (move >= 0) {
        return move;
      }
    }
    return -1;
  }

  @Override
  public int[] lastPlaced(int most) {
    int[] order = new int[most];
    int from = most;
    for (int frame = depth - 1; frame > 0 && from > 0; frame--) {
      int move = numbers[frame * NUMBERS + REACHED_BY];
      if (move >= 0) {
        order[--from] = move;
      }
    }
    return Arrays.copyOfRange(order, from, most);
  }

  /** Gives its memory back to the budget. */
  void release() {
    effort.release(bytes());
  }

  private long bytes() {
    return 4L * numbers.length + 8L * bits.length + 4L * moves.length;
  }
}
