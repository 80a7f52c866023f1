package dev.sluice.sim.check;

import clojure.lang.IPersistentVector;
import clojure.lang.RT;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Splits a history whose values are {@code [key value]}, or {@code [key from to]}, into one history
 * a key, as Jepsen's {@code independent} tests need it.
 *
 * <p>In EDN such a value looks like any other pair, a cas' argument for one, so it is the caller
 * who says that a history is keyed. An operation belongs to the key of its invocation, or if that
 * has none to the key of its end; one in doubt that has none anywhere is open in every key. Events
 * keep their indices; those of the fault injector go to every key.
 */
public final class Independent {

  private final Map<@Nullable Object, List<Op>> byKey = new LinkedHashMap<>();

  /** For each event its invocation, and for each invocation its end, by position. */
  private final int[] partnerOf;

  private final List<Op> history;

  private Independent(List<Op> history) {
    this.history = history;
    partnerOf = new int[history.size()];
    Map<Long, Integer> open = new HashMap<>();
    for (int i = 0; i < partnerOf.length; i++) {
      partnerOf[i] = i;
      Op op = history.get(i);
      if (op.isNemesis()) {
        continue;
      }
      if (op.type() == Op.Type.INVOKE) {
        open.put(op.process(), i);
      }
      Integer invoked = op.type() == Op.Type.INVOKE ? null : open.get(op.process());
      if (invoked != null) {
        partnerOf[i] = invoked;
        partnerOf[invoked] = i;
      }
    }
  }

  /**
   * The histories by key, in the order in which keys appear.
   *
   * @throws MalformedHistoryException if an operation that happened has no key
   */
  public static Map<@Nullable Object, List<Op>> split(List<Op> history) {
    return new Independent(history).split();
  }

  private Map<@Nullable Object, List<Op>> split() {
    for (Op op : history) {
      if (!op.isNemesis() && isKeyed(op)) {
        byKey.computeIfAbsent(RT.nth(op.value(), 0), key -> new ArrayList<>());
      }
    }
    for (int i = 0; i < partnerOf.length; i++) {
      Op op = history.get(i);
      Op keyed = op.isNemesis() ? op : keyed(i);
      if (op.isNemesis() || keyed == null) {
        byKey.values().forEach(ops -> ops.add(op));
      } else {
        List<Op> ops = byKey.get(RT.nth(keyed.value(), 0));
        if (ops != null) {
          ops.add(op.withValue(isKeyed(op) ? rest(op) : op.value()));
        }
      }
    }
    return byKey;
  }

  /** The event that says the key of an operation; null if none does and it is in doubt. */
  private @Nullable Op keyed(int position) {
    Op op = history.get(position);
    Op partner = history.get(partnerOf[position]);
    Op invocation = op.type() == Op.Type.INVOKE ? op : partner;
    Op end = op.type() == Op.Type.INVOKE ? partner : op;
    if (isKeyed(invocation)) {
      return invocation;
    } else if (isKeyed(end)) {
      return end;
    } else if (end.type() == Op.Type.INFO || end.type() == Op.Type.INVOKE) {
      return null;
    }
    throw new MalformedHistoryException(
        op, "the value of a keyed operation is [key value], not " + EdnWriter.value(op.value()));
  }

  private static boolean isKeyed(Op op) {
    return op.value() instanceof IPersistentVector vector
        && (vector.count() == 2 || vector.count() == 3);
  }

  private static @Nullable Object rest(Op op) {
    IPersistentVector vector = (IPersistentVector) Objects.requireNonNull(op.value());
    return vector.count() == 2 ? vector.nth(1) : RT.vector(vector.nth(1), vector.nth(2));
  }
}
