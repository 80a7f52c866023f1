package dev.sluice.sim.history;

import clojure.lang.Util;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for processes that have names instead.
 *
 * <p>A name that begins with {@code nemesis} is one of the fault injector, and so is one whose
 * first event is an {@code :info}: a client invokes before it ends anything.
 */
final class ProcessNames {

  private final Map<Object, Long> numbers = new HashMap<>();

  long number(Object name, Op.Type type) {
    String text = name.toString();
    if (text.startsWith(":nemesis") || text.startsWith("nemesis")) {
      return Op.NEMESIS;
    }
    Object key = new Key(name);
    Long known = numbers.get(key);
    if (known == null) {
      known = type == Op.Type.INFO ? Op.NEMESIS : Op.NAMED_BELOW - numbers.size();
      numbers.put(key, known);
    }
    return known;
  }

  /** A name, equal as Clojure compares. */
  private record Key(Object name) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Util.equiv(name, key.name);
    }

    @Override
    public int hashCode() {
      return Util.hasheq(name);
    }
  }
}
