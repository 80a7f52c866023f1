package dev.sluice.sim.check;

import java.util.Arrays;

/**
 * What a model has answered so far: for a state and a transition a number, 0 if it was not asked.
 *
 * <p>Answers lie in chunks of neighbouring transitions, which a search asks for together. Where
 * there are few transitions a state has a row of chunks; where there are many, chunks are found by
 * hash, since a state then meets but a few of them.
 */
final class Answers {

  private static final int CHUNK_BITS = 4;
  private static final int CHUNK = 1 << CHUNK_BITS;

  /** In longer rows most places would stay empty. */
  private static final int ROW_MOST = 64;

  private final int rowLength;
  private final boolean inRows;
  private final Effort effort;

  /** Where the chunk of a place begins in {@link #cells}, plus 1. */
  private int[] chunks;

  /** For chunks found by hash: state and number in the row. */
  private long[] keys = {};

  private int[] cells;
  private int used;
  private int chunkCount;

  /**
   * No answers.
   *
   * @param transitions how many there are
   * @param states for so many to begin with
   */
  Answers(int transitions, int states, Effort effort) {
    this.effort = effort;
    rowLength = Math.max(1, (transitions + CHUNK - 1) >> CHUNK_BITS);
    inRows = rowLength <= ROW_MOST;
    int places = inRows ? states * rowLength : Math.max(16, states * 4);
    effort.hold(4L * places + (inRows ? 0 : 8L * places) + 4L * CHUNK * states);
    chunks = new int[places];
    keys = inRows ? keys : new long[places];
    cells = new int[CHUNK * states];
  }

  int get(int state, int transition) {
    int at = chunks[place(state, transition >> CHUNK_BITS)];
    return at == 0 ? 0 : cells[at - 1 + (transition & (CHUNK - 1))];
  }

  void put(int state, int transition, int answer) {
    int place = place(state, transition >> CHUNK_BITS);
    if (chunks[place] == 0) {
      if (!inRows && chunkCount * 2 >= chunks.length) {
        rehash();
        place = place(state, transition >> CHUNK_BITS);
      }
      if (used == cells.length) {
        effort.hold(8L * used);
        cells = Arrays.copyOf(cells, used * 2);
        effort.release(4L * used);
      }
      if (!inRows) {
        keys[place] = key(state, transition >> CHUNK_BITS);
      }
      chunks[place] = used + 1;
      used += CHUNK;
      chunkCount++;
    }
    cells[chunks[place] - 1 + (transition & (CHUNK - 1))] = answer;
  }

  /** Makes room for so many states. */
  void growTo(int states) {
    if (inRows) {
      int places = states * rowLength;
      effort.hold(4L * places);
      effort.release(4L * chunks.length);
      chunks = Arrays.copyOf(chunks, places);
    }
  }

  private int place(int state, int chunk) {
    if (inRows) {
      return state * rowLength + chunk;
    }
    long key = key(state, chunk);
    int at = (int) Mix.hash(key) & (chunks.length - 1);
    while (chunks[at] != 0 && keys[at] != key) {
      at = (at + 1) & (chunks.length - 1);
    }
    return at;
  }

  private static long key(int state, int chunk) {
    return (long) state << 32 | chunk;
  }

  private void rehash() {
    int[] before = chunks;
    long[] keysBefore = keys;
    effort.hold(24L * before.length);
    chunks = new int[before.length * 2];
    keys = new long[before.length * 2];
    for (int i = 0; i < before.length; i++) {
      if (before[i] != 0) {
        int place = place((int) (keysBefore[i] >> 32), (int) keysBefore[i]);
        chunks[place] = before[i];
        keys[place] = keysBefore[i];
      }
    }
    effort.release(12L * before.length);
  }
}
