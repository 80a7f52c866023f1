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

  /** An object of a few fields, and what the tables hold for it. */
  private static final int STATE_BYTES = 120;

  /** A reference, a hash, and four numbers of the index. */
  private static final int ROOM_BYTES = 24;

  private static final int STATES_TO_BEGIN_WITH = 4096;

  private final IFn step;
  private final List<Op> transitions;
  private final @Nullable IFn weight;
  private final Effort effort;

  /** Steps: unknown, or the answer shifted to be positive. */
  private final Answers answers;

  private Object[] states;
  private int stateCount;

  /** Numbers of states by hash, plus 1. */
  private int[] index;

  private int[] hashes;
  private boolean refusesForGood;
  private int lost = NONE;
  private @Nullable Operations kinds;

  /**
   * A table in which nothing is known but the first state, number 0.
   *
   * @param weight the bytes that a state holds beyond a few fields; null if it holds no more
   * @param effort what all this is charged to
   */
  TransitionTable(
      IFn step, Object initial, List<Op> transitions, @Nullable IFn weight, Effort effort) {
    this.step = step;
    this.transitions = transitions;
    this.weight = weight;
    this.effort = effort;
    // In a sled's history nearly every operation leads to a state of its own, and half as many are
    // met in passing. Fewer where each may meet many: a search may end after a few.
    int room =
        Math.min(
            Sizes.room(2 * transitions.size()),
            Sizes.room(16 * STATES_TO_BEGIN_WITH / Math.max(1, transitions.size())));
    effort.hold((long) ROOM_BYTES * room);
    states = new Object[room];
    hashes = new int[room];
    index = new int[room * 4];
    answers = new Answers(transitions.size(), room, effort);
    number(initial);
  }

  /** The state that a transition leads to, or a negative number if it is refused. */
  int next(int state, int transition) {
    int known = answers.get(state, transition);
    if (known != UNKNOWN) {
      return known - FIRST;
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

  /** For how many states there is room at present. */
  int room() {
    return states.length;
  }

  /** Whether a state is the one that stands for all that are lost. */
  boolean isLost(int state) {
    return state == lost;
  }

  /** Whether any step so far was refused for good. */
  boolean refusesForGood() {
    return refusesForGood;
  }

  private int ask(int state, int transition) {
    int next = state == lost ? nextOfLost(transition) : step(state, transition);
    answers.put(state, transition, next + FIRST);
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

  /** The number of a state, a new one if it is new. */
  int number(Object state) {
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
    effort.hold(STATE_BYTES + (weight == null ? 0 : ((Number) weight.invoke(state)).longValue()));
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
    effort.hold((long) ROOM_BYTES * size);
    effort.release((long) ROOM_BYTES * states.length);
    answers.growTo(size);
    states = Arrays.copyOf(states, size);
    hashes = Arrays.copyOf(hashes, size);
    index = new int[size * 4];
    for (int number = 0; number < stateCount; number++) {
      if (number != lost) {
        register(number);
      }
    }
  }
}
