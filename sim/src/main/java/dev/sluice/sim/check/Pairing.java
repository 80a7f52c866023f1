package dev.sluice.sim.check;

import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a history: each invocation with the event that ended it.
 *
 * <p>Failed operations are left out, since they did not happen; operations in doubt or never ended
 * have no end; the value of an {@code ok} replaces that of its invocation. Times are positions in
 * the list. What contradicts itself is refused by event and reason, never guessed at.
 */
final class Pairing {

  /** The time at which an operation in doubt ends. */
  static final int NEVER = Integer.MAX_VALUE;

  /** Invocations in their order, with the value that counts. */
  final List<Op> invoked;

  /** For each of these when it was invoked. */
  final int[] calledAt;

  /** For each of these when it ended, or {@link #NEVER}. */
  final int[] returnedAt;

  /** The same, even where {@link #returnedAt} forgets it. */
  private final int[] endedAt;

  private final List<Op> events;

  private Pairing(List<Op> events, int size) {
    this.events = events;
    invoked = new ArrayList<>(size);
    calledAt = new int[size];
    returnedAt = new int[size];
    endedAt = new int[size];
  }

  /** Pairs the events of a history. */
  static Pairing of(List<Op> history) {
    refuseRepeatedIndices(history);
    int[] endOf = new int[history.size()];
    int kept = pair(history, endOf);
    Pairing pairing = new Pairing(history, kept);
    pairing.collect(endOf);
    return pairing;
  }

  /** Operations that were paired elsewhere. */
  static Pairing of(List<Op> invoked, int[] calledAt, int[] returnedAt) {
    Pairing pairing = new Pairing(List.of(), invoked.size());
    pairing.invoked.addAll(invoked);
    System.arraycopy(calledAt, 0, pairing.calledAt, 0, calledAt.length);
    System.arraycopy(returnedAt, 0, pairing.returnedAt, 0, returnedAt.length);
    System.arraycopy(returnedAt, 0, pairing.endedAt, 0, returnedAt.length);
    return pairing;
  }

  /** Some of these operations, by number. */
  Pairing only(int[] members) {
    Pairing part = new Pairing(events, members.length);
    for (int i = 0; i < members.length; i++) {
      part.calledAt[i] = calledAt[members[i]];
      part.returnedAt[i] = returnedAt[members[i]];
      part.endedAt[i] = endedAt[members[i]];
      part.invoked.add(invoked.get(members[i]));
    }
    return part;
  }

  /**
   * The operations called before a position, of which those that return after it are still to.
   * Results are taken as known from the start, as everywhere.
   */
  Pairing upTo(int position) {
    int size = 0;
    while (size < calledAt.length && calledAt[size] < position) {
      size++;
    }
    Pairing prefix = new Pairing(events, size);
    for (int i = 0; i < size; i++) {
      prefix.calledAt[i] = calledAt[i];
      prefix.returnedAt[i] = returnedAt[i] <= position ? returnedAt[i] : NEVER;
      prefix.endedAt[i] = endedAt[i];
      prefix.invoked.add(invoked.get(i));
    }
    return prefix;
  }

  /** The events of these operations up to and including a position, in order. */
  List<Op> events(int position) {
    BitSet members = new BitSet();
    for (int i = 0; i < calledAt.length; i++) {
      members.set(calledAt[i]);
      if (endedAt[i] != NEVER) {
        members.set(endedAt[i]);
      }
    }
    return members.stream().filter(at -> at <= position).mapToObj(events::get).toList();
  }

  int size() {
    return calledAt.length;
  }

  /** The event at a position. */
  Op event(int position) {
    return events.get(position);
  }

  /** The last completion of a client before a position, or null. */
  @Nullable Op lastOkBefore(int position) {
    for (int i = position - 1; i >= 0; i--) {
      if (events.get(i).type() == Op.Type.OK && !events.get(i).isNemesis()) {
        return events.get(i);
      }
    }
    return null;
  }

  /** Finds the position of each invocation's end, 0 if none, and counts the operations to keep. */
  private static int pair(List<Op> events, int[] endOf) {
    ProcessTable open = new ProcessTable(events.size());
    int kept = 0;
    for (int i = 0; i < events.size(); i++) {
      Op op = events.get(i);
      if (op.isNemesis()) {
        continue;
      }
      int before = open.get(op.process());
      if (op.type() == Op.Type.INVOKE) {
        if (before != ProcessTable.IDLE) {
          throw busy(op, before < 0 ? null : events.get(before));
        }
        open.put(op.process(), i);
        kept++;
      } else {
        if (before < 0) {
          throw new MalformedHistoryException(
              op, "process " + shown(op) + " ends an operation that it has not invoked");
        }
        refuseMismatch(events.get(before), op);
        endOf[before] = i;
        open.put(op.process(), op.type() == Op.Type.INFO ? ProcessTable.LOST : ProcessTable.IDLE);
        if (op.type() == Op.Type.FAIL) {
          kept--;
        }
      }
    }
    return kept;
  }

  private void collect(int[] endOf) {
    int at = 0;
    for (int i = 0; i < events.size(); i++) {
      Op op = events.get(i);
      if (op.isNemesis() || op.type() != Op.Type.INVOKE) {
        continue;
      }
      Op end = endOf[i] == 0 ? null : events.get(endOf[i]);
      if (end != null && end.type() == Op.Type.FAIL) {
        continue;
      }
      calledAt[at] = i;
      if (end != null && end.type() == Op.Type.OK) {
        returnedAt[at] = endOf[i];
        invoked.add(op.withValue(end.value()));
      } else {
        returnedAt[at] = NEVER;
        invoked.add(op);
      }
      endedAt[at] = returnedAt[at];
      at++;
    }
  }

  private static MalformedHistoryException busy(Op op, @Nullable Op open) {
    return new MalformedHistoryException(
        op,
        open == null
            ? "process "
                + shown(op)
                + " invokes again after an operation of it ended :info; its next needs a new"
                + " process"
            : "process "
                + shown(op)
                + " invokes "
                + op.fKeyword()
                + " while its "
                + open.fKeyword()
                + " is still open");
  }

  private static void refuseMismatch(Op invocation, Op end) {
    if (invocation.fKeyword() != end.fKeyword()) {
      throw new MalformedHistoryException(
          end,
          "process "
              + shown(end)
              + " ends "
              + end.fKeyword()
              + " but had invoked "
              + invocation.fKeyword());
    }
  }

  private static String shown(Op op) {
    return EdnWriter.value(op.processName());
  }

  private static void refuseRepeatedIndices(List<Op> events) {
    int last = -1;
    for (Op op : events) {
      if (op.index() <= last) {
        refuseRepeatedIndicesBySorting(events);
        return;
      }
      last = op.index();
    }
  }

  private static void refuseRepeatedIndicesBySorting(List<Op> events) {
    List<Op> sorted = new ArrayList<>(events);
    sorted.sort((a, b) -> Integer.compare(a.index(), b.index()));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).index() == sorted.get(i - 1).index()) {
        throw new MalformedHistoryException(
            sorted.get(i), "index " + sorted.get(i).index() + " is there twice");
      }
    }
  }
}
