package dev.sluice.sim.check;

import clojure.lang.IPersistentVector;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits a history whose values are {@code [key value]} into one history a key, as Jepsen's {@code
 * independent} tests need it.
 *
 * <p>In EDN such a value looks like any other pair, a cas' argument for one, so it is the caller
 * who says that a history is keyed. Events keep their indices; those of the fault injector go to
 * every key.
 */
public final class Independent {

  private Independent() {}

  /**
   * The histories by key, in the order in which keys appear.
   *
   * @throws MalformedHistoryException if a client's value is no pair
   */
  public static Map<@Nullable Object, List<Op>> split(List<Op> history) {
    Map<@Nullable Object, List<Op>> byKey = new LinkedHashMap<>();
    for (Op op : history) {
      if (!op.isNemesis()) {
        byKey.computeIfAbsent(pair(op).nth(0), key -> new ArrayList<>());
      }
    }
    for (Op op : history) {
      if (op.isNemesis()) {
        byKey.values().forEach(ops -> ops.add(op));
      } else {
        IPersistentVector pair = pair(op);
        List<Op> ops = byKey.get(pair.nth(0));
        if (ops != null) {
          ops.add(op.withValue(pair.nth(1)));
        }
      }
    }
    return byKey;
  }

  private static IPersistentVector pair(Op op) {
    if (op.value() instanceof IPersistentVector pair && pair.count() == 2) {
      return pair;
    }
    throw new MalformedHistoryException(
        op, "the value of a keyed operation is [key value], not " + EdnWriter.value(op.value()));
  }
}
