package dev.sluice.sim.check;

import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a history of one object is linearizable: whether each operation can be given a
 * moment between its call and its return so that, one after another, they do what a sequential
 * model allows.
 *
 * <p>Failed operations did not happen; operations in doubt may have happened at any moment after
 * their call, or never. The object is split into independent parts where its model says it has
 * such.
 *
 * <p>Safe for use from many threads: a check shares nothing with another.
 */
public final class Linearizability {

  private Linearizability() {}

  /** The names of the models there are, sorted. */
  public static Set<String> models() {
    return Models.all().keySet();
  }

  /**
   * Judges a history.
   *
   * @param model the name of the object's model
   * @param init the object's initial value in the model's terms; null for the model's own
   * @param history the events in their order; those of the fault injector are passed over
   * @throws MalformedHistoryException if the history contradicts itself or has operations that are
   *     none of the model's
   * @throws IllegalArgumentException if there is no such model, or it cannot start from that value
   */
  public static Verdict check(
      String model, @Nullable Object init, List<Op> history, Budget budget) {
    Model found = Models.named(model);
    String fault = found.initFaultOf(init);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return check(found, found.initialState(init), history, budget);
  }

  /**
   * Why an object cannot start from a value, in one line; null if it can.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  public static @Nullable String initFault(String model, @Nullable Object init) {
    return Models.named(model).initFaultOf(init);
  }

  /** Judges a history by a model that need not be in the table, from one of its states. */
  public static Verdict check(Model model, Object initial, List<Op> history, Budget budget) {
    try {
      return check(model, initial, history, budget, Patience.of(history.size()));
    } catch (Effort.OutOfBytes spent) {
      return new Verdict.Unknown("bytes", 0);
    }
  }

  /** The same, with so much patience for each order of the search. */
  static Verdict check(
      Model model, Object initial, List<Op> history, Budget budget, Patience patience) {
    Pairing pairing = Pairing.of(history);
    refuseFaults(pairing, model);
    List<Pairing> parts = Parts.of(pairing, model);
    Inquiry failed = null;
    String spent = null;
    Object last = null;
    long moves = 0;
    long steps = 0;
    for (Pairing part : parts) {
      Inquiry inquiry = new Inquiry(model, initial, part, patience);
      Search.Outcome outcome = inquiry.run(budget.withSteps(budget.steps() - steps));
      steps += inquiry.steps();
      moves += inquiry.moves();
      last = parts.size() == 1 ? inquiry.attempt().lastState() : null;
      if (outcome.spent != null) {
        spent = outcome.spent;
      } else if (outcome == Search.Outcome.INVALID
          && (failed == null || inquiry.failedAt() < failed.failedAt())) {
        failed = inquiry;
      }
    }
    if (failed != null) {
      return new Invalid(failed.attempt(), pairing, failed.failedAt(), moves);
    }
    return spent == null ? new Verdict.Valid(last, moves) : new Verdict.Unknown(spent, moves);
  }

  /** What a value may be is settled before the model is asked which parts it touches. */
  private static void refuseFaults(Pairing pairing, Model model) {
    for (int i = 0; model.touches() != null && i < pairing.size(); i++) {
      Operations.refuseFault(pairing.invoked.get(i), model);
    }
  }
}
