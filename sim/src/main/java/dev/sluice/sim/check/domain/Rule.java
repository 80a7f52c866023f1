package dev.sluice.sim.check.domain;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A promise about a rack, checked event by event. */
abstract class Rule {

  private final String id;
  private final List<Breach> breaches = new ArrayList<>();

  Rule(String id) {
    this.id = id;
  }

  /** Takes in the next event of the history. */
  abstract void see(Op op);

  final List<Breach> breaches() {
    return breaches;
  }

  final void breach(Op at, String reason) {
    breaches.add(new Breach(id, at, reason));
  }

  /** An operation of this function is invoked. */
  static boolean starts(Op op, String f) {
    return op.type() == Op.Type.INVOKE && op.f().equals(f);
  }

  /** An operation of this function has happened. */
  static boolean happened(Op op, String f) {
    return op.type() == Op.Type.OK && op.f().equals(f);
  }

  /** An observation of this kind. */
  static boolean observed(Op op, String f) {
    return op.isNemesis() && op.f().equals(f);
  }

  /** What the value has under a key, or null. */
  static @Nullable Object field(Op op, String key) {
    return field(op.value(), key);
  }

  static @Nullable Object field(@Nullable Object value, String key) {
    return value instanceof IPersistentMap map ? map.valAt(Keyword.intern(null, key)) : null;
  }

  /** An amount that the value has under a key; 0 if it has none. */
  static long amount(Op op, String key) {
    return field(op, key) instanceof Number number ? number.longValue() : 0;
  }

  static String sled(Op op) {
    return String.valueOf(field(op, "sled"));
  }

  static String vm(Op op) {
    return String.valueOf(field(op, "vm"));
  }

  /** The sum of a map's values. */
  static long sum(@Nullable Object amounts) {
    long sum = 0;
    if (amounts instanceof Map<?, ?> map) {
      for (Object amount : map.values()) {
        sum += ((Number) amount).longValue();
      }
    }
    return sum;
  }
}
