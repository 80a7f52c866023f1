package dev.sluice.sim.check;

import clojure.lang.Util;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a history, numbered for a search.
 *
 * <p>Operations that completed come first, in the order of their returns; after them those in
 * doubt, in the order of their calls. So the earliest return still due is the lowest number not yet
 * placed. Equal function and value make one transition. Reads in doubt are left out: nobody saw
 * what they saw.
 */
final class Operations {

  private static final byte READ = 1;
  private static final byte BLIND = 2;
  private static final byte RESET = 3;
  private static final byte CHANGE = 4;
  private static final byte ALWAYS = 5;
  private static final byte EFFECTIVE = 6;

  /** One operation for each distinct transition. */
  final List<Op> transitions;

  /** How many completed; the operations in doubt are numbered from here. */
  final int completedCount;

  /** For each operation its transition. */
  final int[] transitionOf;

  final int[] calledAt;
  final int[] returnedAt;

  /** All operations in the order of their calls. */
  final int[] callOrder;

  private final int[] pairOf;
  private final Pairing pairing;
  private final Model model;
  private boolean anyReset;
  private byte[] kinds;
  private int[] index;
  private int[] hashes;

  /** Numbers what a pairing found. */
  Operations(Pairing pairing, Model model) {
    this.pairing = pairing;
    this.model = model;
    int size = pairing.size();
    transitions = new ArrayList<>(size);
    int room = Sizes.room(size);
    kinds = new byte[room];
    hashes = new int[room];
    index = new int[room * 4];
    int[] transitionOfPair = new int[size];
    int kept = 0;
    int completed = 0;
    for (int i = 0; i < size; i++) {
      int transition = number(pairing.invoked.get(i));
      boolean open = pairing.returnedAt[i] == Pairing.NEVER;
      transitionOfPair[i] = open && kinds[transition] == READ ? -1 : transition;
      kept += transitionOfPair[i] < 0 ? 0 : 1;
      completed += open ? 0 : 1;
    }
    completedCount = completed;
    pairOf = new int[kept];
    transitionOf = new int[kept];
    calledAt = new int[kept];
    returnedAt = new int[kept];
    callOrder = new int[kept];
    arrange(transitionOfPair);
  }

  int size() {
    return pairOf.length;
  }

  /** Roughly what this holds in memory. */
  long bytes() {
    return 20L * pairOf.length + 25L * hashes.length;
  }

  /** Refused or without effect in every state. */
  boolean isRead(int transition) {
    return kinds[transition] == READ;
  }

  /** Legal in all states, with the same outcome in all. */
  boolean isBlind(int transition) {
    return kinds[transition] == BLIND;
  }

  /** Legal in all states, whatever the outcome. */
  boolean isAlwaysLegal(int transition) {
    return kinds[transition] == BLIND || kinds[transition] == ALWAYS;
  }

  /** May wipe out what another operation has just done. */
  boolean mayOverwrite(int transition) {
    return kinds[transition] == BLIND || kinds[transition] == RESET;
  }

  /** Never leaves a state as it is. */
  boolean alwaysChanges(int transition) {
    return kinds[transition] == CHANGE;
  }

  /** Most likely had an effect, where it may have had one or none. */
  boolean isEffective(int transition) {
    return kinds[transition] == EFFECTIVE;
  }

  /** Whether any operation may overwrite without being blind. */
  boolean anyReset() {
    return anyReset;
  }

  /** Which of the pairs an operation is. */
  int pair(int operation) {
    return pairOf[operation];
  }

  /** The invocation of an operation, with the value that counts. */
  Op invocation(int operation) {
    return pairing.invoked.get(pairOf[operation]);
  }

  /** Completed operations by return, then those in doubt by call. */
  private void arrange(int[] transitionOfPair) {
    long[] byReturn = new long[completedCount];
    int done = 0;
    int doubtful = completedCount;
    for (int pair = 0; pair < transitionOfPair.length; pair++) {
      if (pairing.returnedAt[pair] != Pairing.NEVER) {
        byReturn[done++] = (long) pairing.returnedAt[pair] << 32 | pair;
      } else if (transitionOfPair[pair] >= 0) {
        pairOf[doubtful++] = pair;
      }
    }
    Arrays.sort(byReturn);
    for (int i = 0; i < completedCount; i++) {
      pairOf[i] = (int) byReturn[i];
    }
    int[] operationOfPair = new int[transitionOfPair.length];
    Arrays.fill(operationOfPair, -1);
    for (int i = 0; i < pairOf.length; i++) {
      int pair = pairOf[i];
      operationOfPair[pair] = i;
      transitionOf[i] = transitionOfPair[pair];
      calledAt[i] = pairing.calledAt[pair];
      returnedAt[i] = pairing.returnedAt[pair];
    }
    int at = 0;
    for (int operation : operationOfPair) {
      if (operation >= 0) {
        callOrder[at++] = operation;
      }
    }
  }

  private int number(Op op) {
    int hash = (int) Mix.hash(op.fKeyword().hasheq() * 31L + Util.hasheq(op.value()));
    int at = hash & (index.length - 1);
    while (index[at] != 0) {
      int known = index[at] - 1;
      Op other = transitions.get(known);
      if (hashes[known] == hash
          && other.fKeyword() == op.fKeyword()
          && Util.equiv(other.value(), op.value())) {
        return known;
      }
      at = (at + 1) & (index.length - 1);
    }
    int number = transitions.size();
    if (number == hashes.length) {
      grow();
    }
    describe(op, number);
    hashes[number] = hash;
    transitions.add(op);
    register(number);
    return number;
  }

  /** Refuses an operation that is none of a model's. */
  static void refuseFault(Op op, Model model) {
    String fault = model.faultOf(op);
    if (fault != null) {
      throw new MalformedHistoryException(op, "model " + model.name() + ": " + fault);
    }
  }

  private void describe(Op op, int transition) {
    refuseFault(op, model);
    kinds[transition] = kind(model.kind().invoke(op));
    anyReset |= kinds[transition] == RESET;
  }

  private static byte kind(@Nullable Object kind) {
    if (kind == Model.READ) {
      return READ;
    } else if (kind == Model.BLIND) {
      return BLIND;
    } else if (kind == Model.RESET) {
      return RESET;
    } else if (kind == Model.ALWAYS) {
      return ALWAYS;
    } else if (kind == Model.EFFECTIVE) {
      return EFFECTIVE;
    }
    return kind == Model.CHANGE ? CHANGE : 0;
  }

  private void register(int number) {
    int at = hashes[number] & (index.length - 1);
    while (index[at] != 0) {
      at = (at + 1) & (index.length - 1);
    }
    index[at] = number + 1;
  }

  private void grow() {
    int size = hashes.length * 2;
    hashes = Arrays.copyOf(hashes, size);
    kinds = Arrays.copyOf(kinds, size);
    index = new int[size * 4];
    for (int number = 0; number < transitions.size(); number++) {
      register(number);
    }
  }
}
