package dev.sluice.sim.check;

import clojure.lang.IFn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a history along the independent parts of its object.
 *
 * <p>A history of an object that is a product of parts, each operation touching but one, is
 * linearizable if and only if it is so part by part (Horn and Kroening's P-compositionality). Keys
 * that one operation touches together belong to one part.
 */
final class Parts {

  private static final Object NO_KEY = new Object();

  /** For each key the key that stands for its part, or itself. */
  private final Map<Object, Object> leaders = new LinkedHashMap<>();

  private Parts() {}

  /** The histories of the parts, in the order in which the parts are first touched. */
  static List<Pairing> of(Pairing pairing, Model model) {
    IFn touches = model.touches();
    if (touches == null || pairing.size() == 0) {
      return List.of(pairing);
    }
    return new Parts().split(pairing, touches);
  }

  private List<Pairing> split(Pairing pairing, IFn touches) {
    Object[] keys = new Object[pairing.size()];
    for (int i = 0; i < keys.length; i++) {
      Object first = this;
      for (Object key : (Iterable<?>) touches.invoke(pairing.invoked.get(i))) {
        Object named =
            key == null ? NO_KEY : key instanceof Integer n ? (Object) n.longValue() : key;
        if (first == this) {
          first = named;
        }
        leaders.put(leader(named), leader(first));
      }
      keys[i] = first;
    }
    Map<Object, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      parts.computeIfAbsent(leader(keys[i]), part -> new ArrayList<>()).add(i);
    }
    List<Pairing> result = new ArrayList<>();
    for (List<Integer> members : parts.values()) {
      result.add(pairing.only(members.stream().mapToInt(Integer::intValue).toArray()));
    }
    return result;
  }

  private Object leader(Object key) {
    Object at = key;
    while (true) {
      Object up = leaders.getOrDefault(at, at);
      if (up.equals(at)) {
        return at;
      }
      at = up;
    }
  }
}
