package dev.sluice.sim.check;

import clojure.lang.IFn;
import clojure.lang.Util;
import dev.sluice.sim.history.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model as a search sees it: states and transitions are numbers, and a step is a look-up.
 *
 * <p>Nothing is enumerated beforehand. A model is asked about a state and a transition when a
 * search first meets the two together, and equal states get one number. So models with boundless
 * states cost no more than what a search touches.
 */
final class TransitionTable {

  /** The answer to a step that the model refuses. */
  static final int ILLEGAL = -1;

  /** The same, and nothing but a blind operation will change that; still less than 0. */
  static final int ILLEGAL_FOR_GOOD = -2;

  /** No state. */
  static final int NONE = -1;

  private static final int UNKNOWN = 0;
  private static final int FIRST = 3;

  private static final int CHUNK_BITS = 4;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNK_BYTES = 16 + 4 * CHUNK;
  private static final int CHUNKS_TO_BEGIN_WITH = 4096;
  private static final int STATE_BYTES = 200;

  private final IFn step;
  private final List<Op> transitions;

  /** Steps in chunks of neighbouring transitions: unknown, or the answer shifted to be positive. */
  private int[][] chunks;

  private final int chunksPerState;
  private Object[] states;
  private int stateCount;

  /** Numbers of states by hash, plus 1. */
  private int[] index;

  private int[] hashes;
  private boolean refusesForGood;
  private int lost = NONE;
  private @Nullable Operations kinds;
  private long bytes;

  /** A table in which nothing is known but the first state, number 0. */
  TransitionTable(IFn step, Object initial, List<Op> transitions) {
    this.step = step;
    this.transitions = transitions;
    chunksPerState = Math.max(1, (transitions.size() + CHUNK - 1) >> CHUNK_BITS);
    // In a sled's history nearly every operation leads to a state of its own, and half as many are
    // met in passing.
    int room = Math.min(Sizes.room(2 * transitions.size()), roomForChunks(chunksPerState));
    states = new Object[room];
    hashes = new int[room];
    index = new int[room * 4];
    chunks = new int[room * chunksPerState][];
    number(initial);
  }

  /** Fewer states to begin with where each has many chunks: a search may end after a few. */
  private static int roomForChunks(int perState) {
    return Sizes.room(CHUNKS_TO_BEGIN_WITH / perState);
  }

  /** The state that a transition leads to, or a negative number if it is refused. */
  int next(int state, int transition) {
    int[] chunk = chunks[state * chunksPerState + (transition >> CHUNK_BITS)];
    if (chunk != null) {
      int known = chunk[transition & (CHUNK - 1)];
      if (known != UNKNOWN) {
        return known - FIRST;
      }
    }
    return ask(state, transition);
  }

  /** True if a transition is legal in some state numbered so far. */
  boolean isLegalSomewhere(int transition) {
    for (int state = stateCount - 1; state >= 0; state--) {
      if (next(state, transition) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The model's own state of a number. */
  Object state(int number) {
    return states[number];
  }

  /**
   * The number of the state that stands for all in which only what is always legal may come next
   * (see {@link LostStates}). In it what is always legal but not blind changes nothing, and all
   * else is refused for good. To people it is shown as the first state that it stood for.
   */
  int lost(int state, Operations operations) {
    if (lost == NONE) {
      kinds = operations;
      lost = add(states[state], 0);
    }
    return lost;
  }

  /** Whether any step so far was refused for good. */
  boolean refusesForGood() {
    return refusesForGood;
  }

  /** Roughly what this table holds in memory. */
  long bytes() {
    return bytes;
  }

  private int ask(int state, int transition) {
    int next = state == lost ? nextOfLost(transition) : step(state, transition);
    int at = state * chunksPerState + (transition >> CHUNK_BITS);
    int[] chunk = chunks[at];
    if (chunk == null) {
      chunk = new int[CHUNK];
      chunks[at] = chunk;
      bytes += CHUNK_BYTES;
    }
    chunk[transition & (CHUNK - 1)] = next + FIRST;
    return next;
  }

  private int step(int state, int transition) {
    Object from = states[state];
    Object to = step.invoke(from, transitions.get(transition));
    return to == from ? state : to instanceof Inconsistent no ? refusal(no) : number(to);
  }

  private int nextOfLost(int transition) {
    Operations known = Objects.requireNonNull(kinds);
    if (!known.isAlwaysLegal(transition)) {
      return ILLEGAL_FOR_GOOD;
    }
    return known.isBlind(transition) ? next(0, transition) : lost;
  }

  private int refusal(Inconsistent refused) {
    refusesForGood |= refused.isForGood();
    return refused.isForGood() ? ILLEGAL_FOR_GOOD : ILLEGAL;
  }

  private int number(Object state) {
    int hash = (int) Mix.hash(Util.hasheq(state));
    int at = hash & (index.length - 1);
    while (index[at] != 0) {
      int known = index[at] - 1;
      if (hashes[known] == hash && Util.equiv(states[known], state)) {
        return known;
      }
      at = (at + 1) & (index.length - 1);
    }
    int number = add(state, hash);
    register(number);
    return number;
  }

  private int add(Object state, int hash) {
    if (stateCount == states.length) {
      grow();
    }
    states[stateCount] = state;
    hashes[stateCount] = hash;
    bytes += STATE_BYTES + 4L * chunksPerState;
    return stateCount++;
  }

  private void register(int number) {
    int at = hashes[number] & (index.length - 1);
    while (index[at] != 0) {
      at = (at + 1) & (index.length - 1);
    }
    index[at] = number + 1;
  }

  private void grow() {
    int size = states.length * 2;
    states = Arrays.copyOf(states, size);
    hashes = Arrays.copyOf(hashes, size);
    chunks = Arrays.copyOf(chunks, size * chunksPerState);
    index = new int[size * 4];
    for (int number = 0; number < stateCount; number++) {
      if (number != lost) {
        register(number);
      }
    }
  }
}
