package dev.sluice.sim.history;

import clojure.lang.BigInt;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.Ratio;
import clojure.lang.Symbol;
import clojure.lang.TaggedLiteral;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes events and values as EDN, the same bytes for equal data: keys of an event in a fixed
 * order, keys of other maps and elements of sets by their text.
 */
public final class EdnWriter {

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'-00:00'", Locale.ROOT);

  private EdnWriter() {}

  /** A whole history as Jepsen stores it: one map a line. */
  public static String history(List<Op> history) {
    StringBuilder out = new StringBuilder(history.size() * 96);
    for (Op op : history) {
      event(op, out);
      out.append('\n');
    }
    return out.toString();
  }

  /** One event, without a line end. */
  public static String op(Op op) {
    StringBuilder out = new StringBuilder(96);
    event(op, out);
    return out.toString();
  }

  /** One value. */
  public static String value(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void event(Op op, StringBuilder out) {
    out.append("{:index ").append(op.index()).append(", :time ").append(op.timeNanos());
    out.append(", :type ").append(op.type().keyword).append(", :process ");
    append(op.processName(), out);
    IPersistentMap extra = op.extra();
    out.append(", :f ");
    append(extra == null ? op.fKeyword() : extra.valAt(Op.F, op.fKeyword()), out);
    out.append(", :value ");
    append(op.value(), out);
    if (op.error() != null) {
      out.append(", :error ");
      append(op.error(), out);
    }
    if (extra != null) {
      IPersistentMap others = extra.without(Op.PROCESS).without(Op.F).without(Op.TIME);
      for (String entry : entries((Map<?, ?>) others)) {
        out.append(", ").append(entry);
      }
    }
    out.append('}');
  }

  private static void append(@Nullable Object value, StringBuilder out) {
    if (value == null) {
      out.append("nil");
    } else if (value instanceof String text) {
      string(text, out);
    } else if (value instanceof Op op) {
      event(op, out);
    } else if (value instanceof Map<?, ?> map) {
      group('{', entries(map), ", ", '}', out);
    } else if (value instanceof Set<?> set) {
      out.append('#');
      group('{', sorted(set), " ", '}', out);
    } else if (value instanceof Iterable<?> items) {
      boolean vector = value instanceof clojure.lang.IPersistentVector;
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(value(item)));
      group(vector ? '[' : '(', texts, " ", vector ? ']' : ')', out);
    } else if (value instanceof Character c) {
      character(c, out);
    } else if (value instanceof Double || value instanceof Float) {
      floating(((Number) value).doubleValue(), out);
    } else if (value instanceof BigDecimal decimal) {
      out.append(decimal).append('M');
    } else if (value instanceof BigInt || value instanceof BigInteger) {
      out.append(value).append('N');
    } else if (value instanceof UUID) {
      out.append("#uuid \"").append(value).append('"');
    } else if (value instanceof Date date) {
      out.append("#inst \"");
      out.append(INSTANT.format(date.toInstant().atOffset(ZoneOffset.UTC))).append('"');
    } else if (value instanceof TaggedLiteral tagged) {
      out.append('#').append(tagged.tag).append(' ');
      append(tagged.form, out);
    } else if (isPlain(value)) {
      out.append(value);
    } else {
      throw new IllegalArgumentException("no EDN form for a " + value.getClass().getName());
    }
  }

  /** Values whose own text is their EDN. */
  private static boolean isPlain(Object value) {
    return value instanceof Long
        || value instanceof Keyword
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Symbol
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Ratio;
  }

  private static List<String> entries(Map<?, ?> map) {
    List<String> entries = new ArrayList<>(map.size());
    map.forEach((k, v) -> entries.add(value(k) + " " + value(v)));
    Collections.sort(entries);
    return entries;
  }

  private static List<String> sorted(Set<?> set) {
    List<String> items = new ArrayList<>(set.size());
    set.forEach(item -> items.add(value(item)));
    Collections.sort(items);
    return items;
  }

  private static void group(
      char open, List<String> items, String between, char close, StringBuilder out) {
    out.append(open).append(String.join(between, items)).append(close);
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\newline");
      case '\r' -> out.append("\\return");
      case '\t' -> out.append("\\tab");
      case ' ' -> out.append("\\space");
      default -> {
        if (c > ' ' && c < 127) {
          out.append('\\').append(c);
        } else {
          out.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1));
        }
      }
    }
  }

  private static void floating(double number, StringBuilder out) {
    if (Double.isNaN(number)) {
      out.append("##NaN");
    } else if (Double.isInfinite(number)) {
      out.append(number > 0 ? "##Inf" : "##-Inf");
    } else {
      out.append(number);
    }
  }
}
