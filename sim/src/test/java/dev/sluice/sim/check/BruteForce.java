package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The definition of linearizability, tried out order by order: no numbers for states, no prunings,
 * nothing shared with the search but the pairing of events.
 */
final class BruteForce {

  private final Model model;
  private final Pairing pairing;
  private final Set<List<Object>> refuted = new HashSet<>();

  private BruteForce(Model model, Pairing pairing) {
    this.model = model;
    this.pairing = pairing;
  }

  /**
   * The position of the event that ends the shortest prefix that is not linearizable; -1 if none
   * is.
   */
  static int firstFailure(Model model, Object initial, List<Op> history) {
    Pairing whole = Pairing.of(history);
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).type() == Op.Type.OK
          && !new BruteForce(model, whole.upTo(i)).canEnd(initial, 0)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the operations not in a set can still be placed, as far as they must be. */
  private boolean canEnd(Object state, int placed) {
    int firstReturn = Integer.MAX_VALUE;
    for (int i = 0; i < pairing.size(); i++) {
      if ((placed >> i & 1) == 0) {
        firstReturn = Math.min(firstReturn, pairing.returnedAt[i]);
      }
    }
    if (firstReturn == Pairing.NEVER) {
      return true;
    }
    List<Object> here = List.of(state, placed);
    if (refuted.contains(here)) {
      return false;
    }
    for (int i = 0; i < pairing.size(); i++) {
      if ((placed >> i & 1) == 0 && pairing.calledAt[i] < firstReturn) {
        Object next = model.step().invoke(state, pairing.invoked.get(i));
        if (!(next instanceof Inconsistent) && canEnd(next, placed | 1 << i)) {
          return true;
        }
      }
    }
    refuted.add(here);
    return false;
  }
}
