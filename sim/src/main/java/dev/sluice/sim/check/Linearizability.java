package dev.sluice.sim.check;

import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
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
    return check(found, found.initialState(init), history, budget);
  }

  /** Judges a history by a model that need not be in the table, from one of its states. */
  public static Verdict check(Model model, Object initial, List<Op> history, Budget budget) {
    Pairing pairing = Pairing.of(history);
    List<Pairing> parts = Parts.of(pairing, model);
    Failure earliest = null;
    String spent = null;
    long steps = 0;
    Object last = parts.isEmpty() ? initial : null;
    for (Pairing part : parts) {
      Operations operations = new Operations(part, model);
      TransitionTable table = new TransitionTable(model.step(), initial, operations.transitions);
      Deepest deepest = new Deepest(false);
      Search search = new Search(operations, table, deepest);
      Search.Outcome outcome = search.run(budget.withSteps(budget.steps() - steps));
      steps += search.steps();
      last = parts.size() == 1 ? table.state(search.state()) : null;
      if (outcome.spent != null) {
        spent = outcome.spent;
      } else if (outcome == Search.Outcome.INVALID) {
        Failure failure = new Failure(operations, table, deepest);
        earliest = earliest == null || failure.at() < earliest.at() ? failure : earliest;
      }
    }
    if (earliest != null) {
      return earliest.verdict(pairing, model, steps);
    }
    return spent == null ? new Verdict.Valid(last, steps) : new Verdict.Unknown(spent, steps);
  }

  /** A part of the object for which there is no order. */
  private record Failure(Operations operations, TransitionTable table, Deepest deepest) {

    /** The position in the history of the return that cannot be passed. */
    int at() {
      return operations.returnedAt[deepest.due()];
    }

    Verdict verdict(Pairing pairing, Model model, long steps) {
      Op op = operations.invocation(deepest.due());
      List<Object> states = new ArrayList<>();
      for (int state : deepest.states()) {
        states.add(table.state(state));
      }
      return new Verdict.Invalid(
          pairing.event(at()),
          pairing.lastOkBefore(at()),
          states,
          steps,
          () ->
              (String)
                  Models.function("sluice.checker.words", "sentence")
                      .invoke(model.name(), op, states));
    }
  }
}
