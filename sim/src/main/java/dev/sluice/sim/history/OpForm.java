package dev.sluice.sim.history;

import clojure.lang.BigInt;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.RT;
import clojure.lang.Util;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The map of one event in a file, on its way to an {@link Op}.
 *
 * <p>Strict only about what a verdict rests on: the type, that there is a process, and the function
 * of a client.
 */
final class OpForm {

  private static final List<Op.Type> TYPES = List.of(Op.Type.values());
  private static final Keyword UNNAMED = Keyword.intern(null, "unnamed");

  private final ProcessNames processes;
  private final int line;
  private @Nullable Object process;
  private @Nullable Object type;
  private @Nullable Object f;
  private @Nullable Object value;
  private @Nullable Object error;
  private @Nullable Object time;
  private @Nullable Object index;

  /** Keys and values that are none of ours, or not of the kind that ours have. */
  private @Nullable List<@Nullable Object> rest;

  private int seen;

  /** A map by its keys and values, by turns. */
  OpForm(@Nullable Object[] items, int line, ProcessNames processes) {
    this.processes = processes;
    this.line = line;
    for (int i = 0; i < items.length; i += 2) {
      take(items[i], items[i + 1]);
    }
    extra(); // refuses what is there twice
  }

  /** True if the map says what an event happened to. */
  boolean isEvent() {
    return (seen & 3) != 0;
  }

  /** Whether the map has an index that can be one. */
  boolean hasIndex() {
    return index instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE;
  }

  /** The value of a key that is none of ours, or null. */
  @Nullable Object other(Keyword key) {
    List<@Nullable Object> others = rest;
    for (int i = 0; others != null && i < others.size(); i += 2) {
      if (others.get(i) == key) {
        return others.get(i + 1);
      }
    }
    return null;
  }

  /**
   * The event.
   *
   * @param position its index if the map names none
   */
  Op toOp(int position) {
    Op.Type kind = type();
    long number = process(kind);
    Keyword function = f instanceof Keyword keyword ? keyword : UNNAMED;
    if (!(f instanceof Keyword)) {
      if (number != Op.NEMESIS) {
        throw fault("the :f of an operation is a keyword, not ", f);
      }
      keep(Op.F, f);
    }
    if (time != null && !(time instanceof Long)) {
      keep(Op.TIME, time);
    }
    return new Op(
        index instanceof Long named && hasIndex() ? named.intValue() : position,
        time instanceof Long nanos ? nanos : -1,
        number,
        kind,
        function,
        value,
        error,
        extra(),
        line);
  }

  private void take(@Nullable Object key, @Nullable Object content) {
    int bit = 1;
    if (key == Op.TYPE) {
      type = content;
    } else if (key == Op.PROCESS) {
      bit = 2;
      process = content;
    } else if (key == Op.F) {
      bit = 4;
      f = content;
    } else if (key == Op.VALUE) {
      bit = 8;
      value = content;
    } else if (key == Op.TIME) {
      bit = 16;
      time = content;
    } else if (key == Op.INDEX) {
      bit = 32;
      index = content;
    } else if (key == Op.ERROR) {
      bit = 64;
      error = content;
    } else {
      keep(key, content);
      return;
    }
    if ((seen & bit) != 0) {
      throw new MalformedHistoryException(line, "a map with a key twice");
    }
    seen |= bit;
  }

  private void keep(@Nullable Object key, @Nullable Object content) {
    List<@Nullable Object> others = rest;
    if (others == null) {
      others = new ArrayList<>();
      rest = others;
    }
    others.add(key);
    others.add(content);
  }

  private @Nullable IPersistentMap extra() {
    if (rest == null) {
      return null;
    }
    try {
      return RT.map(rest.toArray());
    } catch (IllegalArgumentException e) {
      throw new MalformedHistoryException(line, "a map with a key twice");
    }
  }

  private long process(Op.Type kind) {
    if (process instanceof Long number && number > Op.NAMED_BELOW) {
      return number;
    } else if (process == null) {
      throw fault("a process is an integer or a name, not ", null);
    } else if (process instanceof BigInt || process instanceof Long) {
      throw fault("a process is an integer of 62 bits or a name, not ", process);
    }
    long number = processes.number(process, kind);
    if (!Util.equiv(process, Op.NEMESIS_NAME)) {
      keep(Op.PROCESS, process);
    }
    return number;
  }

  private Op.Type type() {
    for (Op.Type known : TYPES) {
      if (known.keyword == type) {
        return known;
      }
    }
    throw fault("a type is :invoke, :ok, :fail or :info, not ", type);
  }

  private MalformedHistoryException fault(String expected, @Nullable Object found) {
    return new MalformedHistoryException(line, expected + EdnWriter.value(found));
  }
}
