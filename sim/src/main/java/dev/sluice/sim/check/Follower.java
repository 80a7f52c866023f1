package dev.sluice.sim.check;

import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history while it grows.
 *
 * <p>Up to the last return before whose moment every operation called has ended, results are known
 * for good: of that part only the configurations are kept that it may have come to ({@link
 * Frontier}). What comes after is searched from these at each look, and there what has not ended
 * counts as in doubt. So memory is bounded by what is open; an operation in doubt is open for ever.
 */
public final class Follower {

  /** How the history stands. */
  public enum Standing {
    /** Nothing speaks against it so far. */
    VALID,
    INVALID,
    /** The budget is spent. */
    UNKNOWN
  }

  private static final int NEVER = Pairing.NEVER;

  /** An operation with the value that counts so far. */
  private static final class Entry {
    private final int calledAt;
    private Op invoked;
    private int returnedAt = NEVER;
    private boolean ended;
    private int end;

    Entry(int calledAt, Op invoked) {
      this.calledAt = calledAt;
      this.invoked = invoked;
    }
  }

  private final Model model;
  private final Object initial;
  private final Budget budget;
  private List<Entry> window = new ArrayList<>();
  private final Map<Long, @Nullable Entry> open = new HashMap<>();
  private @Nullable Frontier frontier;
  private Standing standing = Standing.VALID;
  private @Nullable String note;
  private boolean changed;
  private int position;
  private long operations;
  private long completed;
  private long steps;

  /**
   * Nothing has happened yet.
   *
   * @param name the model's
   * @param init the initial value; null for the model's own
   * @param budget for each look at the history
   */
  public Follower(String name, @Nullable Object init, Budget budget) {
    model = Models.named(name);
    initial = model.initialState(init);
    this.budget = budget;
  }

  /**
   * Takes the next event.
   *
   * @throws MalformedHistoryException if it contradicts what came before
   */
  public void add(Op op) {
    int at = position++;
    if (op.isNemesis()) {
      return;
    }
    Entry before = open.get(op.process());
    if (op.type() == Op.Type.INVOKE) {
      if (open.containsKey(op.process())) {
        throw new MalformedHistoryException(
            op,
            String.format(
                Locale.ROOT,
                "process %s invokes again before its last operation ended, or after it ended :info",
                EdnWriter.value(op.processName())));
      }
      Operations.refuseFault(op, model);
      Entry entry = new Entry(at, op);
      window.add(entry);
      open.put(op.process(), entry);
      operations++;
      return;
    }
    if (before == null || before.invoked.fKeyword() != op.fKeyword()) {
      throw new MalformedHistoryException(
          op,
          String.format(
              Locale.ROOT,
              "process %s ends an operation that it has not invoked",
              EdnWriter.value(op.processName())));
    }
    end(before, op, at);
  }

  private void end(Entry entry, Op op, int at) {
    entry.ended = true;
    entry.end = op.index();
    open.remove(op.process());
    if (op.type() == Op.Type.OK) {
      entry.invoked = entry.invoked.withValue(op.value());
      Operations.refuseFault(entry.invoked, model);
      entry.returnedAt = at;
      completed++;
      changed = true;
    } else if (op.type() == Op.Type.FAIL) {
      completed++;
      window.remove(entry);
    } else {
      open.put(op.process(), null);
      if (model.kind().invoke(entry.invoked) == Model.READ) {
        window.remove(entry);
      }
    }
  }

  /**
   * How the history stands, by all events so far. Once it is not valid it stays so.
   *
   * @param isOver whether no more events come, so that what has not ended is in doubt for good
   */
  public Standing look(boolean isOver) {
    if (standing != Standing.VALID || !(changed || isOver)) {
      return standing;
    }
    changed = false;
    int known = isOver ? 0 : known();
    if (known > 0 && !settle(known)) {
      return standing;
    }
    Frontier.Run run = run(Integer.MAX_VALUE);
    take(run.to(Integer.MAX_VALUE), isOver);
    steps += run.moves();
    return standing;
  }

  /** In one line why the history is not valid; null if it is. */
  public @Nullable String note() {
    return note;
  }

  /** How many operations were called. */
  public long operations() {
    return operations;
  }

  /** How many of these ended in doubt, or have not ended. */
  public long inDoubt() {
    return operations - completed;
  }

  /** Moves tried. */
  public long steps() {
    return steps;
  }

  /** How many operations and configurations are kept. */
  int held() {
    return window.size() + (frontier == null ? 0 : frontier.seeds().size());
  }

  /** The last return, counted from 0, before which every operation called has ended. */
  private int known() {
    int firstOpen = NEVER;
    for (Entry entry : window) {
      if (!entry.ended) {
        firstOpen = entry.calledAt;
        break;
      }
    }
    int returns = 0;
    for (Entry entry : window) {
      returns += entry.returnedAt < firstOpen ? 1 : 0;
    }
    return returns - 1;
  }

  /** Replaces what ends before a return by what it came to; false if no order passes it. */
  private boolean settle(int due) {
    Frontier.Run run = run(due);
    Frontier.Reached reached = run.to(due);
    steps += run.moves();
    if (reached.outcome() != Search.Outcome.VALID) {
      take(reached, true);
      return false;
    }
    Frontier found = run.at(due);
    int[] returns =
        window.stream().mapToInt(entry -> entry.returnedAt).sorted().limit(due + 1L).toArray();
    List<Integer> kept = new ArrayList<>();
    List<Entry> left = new ArrayList<>();
    for (int i = 0; i < window.size(); i++) {
      int number = i;
      boolean isSpent = found.seeds().stream().allMatch(seed -> seed.placed().get(number));
      if (window.get(i).returnedAt >= returns[due]
          && !(isSpent && window.get(i).returnedAt == NEVER)) {
        kept.add(i);
        left.add(window.get(i));
      }
    }
    window = left;
    frontier = found.renumbered(kept);
    return true;
  }

  private Frontier.Run run(int stopAt) {
    List<Op> invoked = new ArrayList<>();
    int[] calledAt = new int[window.size()];
    int[] returnedAt = new int[window.size()];
    for (int i = 0; i < calledAt.length; i++) {
      invoked.add(window.get(i).invoked);
      calledAt[i] = window.get(i).calledAt;
      returnedAt[i] = window.get(i).returnedAt;
    }
    Pairing left = Pairing.of(invoked, calledAt, returnedAt);
    return new Frontier.Run(model, initial, frontier, left, budget, stopAt);
  }

  private void take(Frontier.Reached reached, boolean isFinal) {
    if (reached.outcome().spent != null) {
      standing = Standing.UNKNOWN;
      note = "the budget of " + reached.outcome().spent + " is spent";
    } else if (reached.outcome() == Search.Outcome.INVALID
        && (isFinal || !mayStillBeSaved(reached.failedAt()))) {
      Entry failed = window.get(reached.failed());
      standing = Standing.INVALID;
      note =
          (String)
              Models.function("sluice.checker.words", "sentence")
                  .invoke(model.name(), failed.invoked, failed.end, reached.refusals(), List.of());
    }
  }

  /** Whether something that has not ended may turn out to have done more than it may in doubt. */
  private boolean mayStillBeSaved(int failedAt) {
    return window.stream()
        .anyMatch(
            entry -> !entry.ended && entry.calledAt < failedAt && model.isOpenEnded(entry.invoked));
  }
}
