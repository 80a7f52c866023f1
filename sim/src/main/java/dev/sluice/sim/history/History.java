package dev.sluice.sim.history;

import clojure.lang.Keyword;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run while it is being made: operations are invoked, and later end ok, failed or
 * in doubt.
 *
 * <p>Events are kept in the order of the calls; times are information only. An operation that
 * nobody ends is in doubt, just as one that ended {@code info}. A process whose operation ended in
 * doubt must not be used again ({@link Processes} hands out fresh ones); the checker rejects a
 * history that does.
 */
public final class History {

  private final List<Op> ops = new ArrayList<>();
  private final BitSet open = new BitSet();

  /**
   * Records that a process starts an operation.
   *
   * @param f the function, as the model of the checked object knows it
   * @param value its argument, as Clojure data; nil for a read
   * @return the id by which the operation is ended
   */
  public int invoke(long process, String f, @Nullable Object value, long timeNanos) {
    int id = ops.size();
    add(process, Op.Type.INVOKE, Keyword.intern(null, f), value, null, timeNanos);
    open.set(id);
    return id;
  }

  /**
   * Records that an operation happened. The value carries its result and is the one that counts.
   */
  public void ok(int id, @Nullable Object value, long timeNanos) {
    end(id, Op.Type.OK, value, null, timeNanos);
  }

  /** Records that an operation had no effect and never will have any. */
  public void fail(int id, @Nullable Object error, long timeNanos) {
    end(id, Op.Type.FAIL, ops.get(id).value(), error, timeNanos);
  }

  /** Records that an operation's outcome is unknown and stays so. */
  public void info(int id, @Nullable Object error, long timeNanos) {
    end(id, Op.Type.INFO, ops.get(id).value(), error, timeNanos);
  }

  /** Records a deed of the fault injector: for pictures and logs only, no model sees it. */
  public void nemesis(String f, @Nullable Object value, long timeNanos) {
    add(Op.NEMESIS, Op.Type.INFO, Keyword.intern(null, f), value, null, timeNanos);
  }

  /** Everything recorded so far, in order; a view that grows with the history. */
  public List<Op> ops() {
    return Collections.unmodifiableList(ops);
  }

  private void end(
      int id, Op.Type type, @Nullable Object value, @Nullable Object error, long timeNanos) {
    if (!open.get(id)) {
      throw new IllegalStateException("operation " + id + " is not open");
    }
    open.clear(id);
    Op invoked = ops.get(id);
    add(invoked.process(), type, invoked.fKeyword(), value, error, timeNanos);
  }

  private void add(
      long process,
      Op.Type type,
      Keyword f,
      @Nullable Object value,
      @Nullable Object error,
      long timeNanos) {
    ops.add(new Op(ops.size(), timeNanos, process, type, f, value, error));
  }
}
