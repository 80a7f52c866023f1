package dev.sluice.sim.check;

import clojure.lang.IFn;
import clojure.lang.RT;
import dev.sluice.sim.history.Op;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What can be asked of a piece of an object by itself: whether the operations that take part in it
 * have an order there. If not, the whole has none. A piece has a few states where the whole has as
 * many as its pieces together, so what is too much to search in the whole is soon told of a piece.
 *
 * @param keys from an operation to the pieces it is about
 * @param sees whether an operation takes part in a piece
 * @param init from the object's initial state and a piece to that of the piece
 * @param model the piece's model
 */
record Pieces(IFn keys, IFn sees, IFn init, Model model) {

  /** All pieces that some operation is about, as they are first met. */
  Set<Object> all(Pairing pairing) {
    Set<Object> pieces = new LinkedHashSet<>();
    for (Op op : pairing.invoked) {
      Object found = keys.invoke(op);
      if (found != null) {
        ((Iterable<?>) found).forEach(pieces::add);
      }
    }
    return pieces;
  }

  /** The search for an order of a piece's operations. */
  Attempt of(Object piece, Object initial, Pairing whole, Budget budget, Patience patience) {
    return Attempt.quick(
        model, init.invoke(initial, piece), whole.only(members(piece, whole)), budget, patience);
  }

  /** The operations that take part in a piece, by number. */
  int[] members(Object piece, Pairing whole) {
    return IntStream.range(0, whole.size())
        .filter(i -> RT.booleanCast(sees.invoke(piece, whole.invoked.get(i))))
        .toArray();
  }
}
