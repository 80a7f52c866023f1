package dev.sluice.sim.history;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The map of one event in a file, on its way to an {@link Op}. */
final class OpForm {

  private static final Keyword NEMESIS = Keyword.intern(null, "nemesis");
  private static final List<Op.Type> TYPES = List.of(Op.Type.values());

  private final int line;
  private IPersistentMap rest;

  OpForm(IPersistentMap map, int line) {
    this.rest = map;
    this.line = line;
  }

  /**
   * The event.
   *
   * @param position its index if the map names none
   */
  Op toOp(int position) {
    long process = process(take("process"));
    Op.Type type = type(take("type"));
    Keyword f = f(take("f"));
    Object value = take("value");
    long time = integer("time", take("time"), -1);
    long index = integer("index", take("index"), position);
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw fault("an index is a number from 0, not ", index);
    }
    Object error = take("error");
    return new Op(
        (int) index, time, process, type, f, value, error, rest.count() == 0 ? null : rest, line);
  }

  private @Nullable Object take(String name) {
    Keyword key = Keyword.intern(null, name);
    Object value = rest.valAt(key);
    rest = rest.without(key);
    return value;
  }

  private long process(@Nullable Object value) {
    if (value instanceof Long number && number != Op.NEMESIS) {
      return number;
    } else if (value == NEMESIS) {
      return Op.NEMESIS;
    }
    throw fault("a process is an integer or :nemesis, not ", value);
  }

  private Op.Type type(@Nullable Object value) {
    for (Op.Type type : TYPES) {
      if (type.keyword == value) {
        return type;
      }
    }
    throw fault("a type is :invoke, :ok, :fail or :info, not ", value);
  }

  private Keyword f(@Nullable Object value) {
    if (value instanceof Keyword keyword) {
      return keyword;
    }
    throw fault("the :f of an operation is a keyword, not ", value);
  }

  private long integer(String name, @Nullable Object value, long otherwise) {
    if (value == null) {
      return otherwise;
    } else if (value instanceof Long number) {
      return number;
    }
    throw fault(":" + name + " is an integer, not ", value);
  }

  private MalformedHistoryException fault(String expected, @Nullable Object found) {
    return new MalformedHistoryException(line, expected + EdnWriter.value(found));
  }
}
