package dev.sluice.sim.check;

import clojure.lang.Keyword;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.history.Processes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history made of numbers: each is a step of some thread, which starts an operation or ends the
 * one it has open. Most results come from a run of the model, so that about half of the histories
 * are linearizable; some are drawn, some operations fail, some end in doubt with or without effect.
 */
final class RandomHistory {

  private static final int OPERATIONS_MAX = 9;

  private final Alphabet alphabet;
  private final Model model;
  private final History history = new History();
  private final Processes processes;
  private final int threads;
  private final int[] open;
  private final Alphabet.Choice[] choice;
  private Object state;
  private int operations;

  private RandomHistory(Alphabet alphabet, int threads) {
    this.alphabet = alphabet;
    this.threads = threads;
    model = Models.named(alphabet.model());
    state = model.initialState(alphabet.init());
    processes = new Processes(threads);
    open = new int[threads];
    java.util.Arrays.fill(open, -1);
    choice = new Alphabet.Choice[threads];
  }

  /** The history that numbers from 0 stand for. */
  static List<Op> of(Alphabet alphabet, List<Integer> numbers) {
    RandomHistory random =
        new RandomHistory(alphabet, numbers.isEmpty() ? 1 : 1 + numbers.get(0) % 4);
    numbers.forEach(random::step);
    return random.history.ops();
  }

  private void step(int number) {
    int thread = number % threads;
    int rest = number / threads;
    if (open[thread] >= 0) {
      end(thread, rest % 12, rest / 12);
    } else if (operations++ < OPERATIONS_MAX) {
      choice[thread] = alphabet.choices().get(rest % alphabet.choices().size());
      open[thread] =
          history.invoke(
              processes.of(thread), choice[thread].f(), choice[thread].argument(), number);
    }
  }

  private void end(int thread, int manner, int draw) {
    int id = open[thread];
    open[thread] = -1;
    if (manner == 0) {
      history.fail(id, null, 0);
    } else if (manner <= 2) {
      if (manner == 1) {
        resultOf(choice[thread], draw);
      }
      history.info(id, null, 0);
      processes.renew(thread);
    } else if (manner == 3) {
      history.ok(id, choice[thread].results().nth(draw % choice[thread].results().count()), 0);
    } else {
      Op result = resultOf(choice[thread], draw);
      if (result == null) {
        history.fail(id, null, 0);
      } else {
        history.ok(id, result.value(), 0);
      }
    }
  }

  /**
   * What the model answers to an operation, which then has happened; null if it refuses every
   * result.
   */
  private @Nullable Op resultOf(Alphabet.Choice chosen, int draw) {
    int count = chosen.results().count();
    for (int i = 0; i < count; i++) {
      Op op = op(chosen.f(), chosen.results().nth((draw + i) % count));
      Object next = model.step().invoke(state, op);
      if (!(next instanceof Inconsistent)) {
        state = next;
        return op;
      }
    }
    return null;
  }

  /** An operation by itself, as a model sees it. */
  static Op op(String f, @Nullable Object value) {
    return new Op(0, 0, 0, Op.Type.OK, Keyword.intern(null, f), value, null);
  }
}
