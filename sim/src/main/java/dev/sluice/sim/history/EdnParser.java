package dev.sluice.sim.history;

import clojure.lang.BigInt;
import clojure.lang.IPersistentMap;
import clojure.lang.IPersistentSet;
import clojure.lang.Keyword;
import clojure.lang.LazilyPersistentVector;
import clojure.lang.Numbers;
import clojure.lang.PersistentHashSet;
import clojure.lang.PersistentList;
import clojure.lang.RT;
import clojure.lang.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN values one after another from a text, knowing at every moment the line it is at.
 *
 * <p>Unlike Clojure's own reader it names the line of a fault, bounds nesting, and reads a tagged
 * value of an unknown tag as the value itself, as records in histories need it.
 */
final class EdnParser {

  /** What {@link #next} answers at the end of the text. */
  static final Object END = new Object();

  /** Deeper nesting is refused, since every level costs stack. */
  private static final int MAX_DEPTH = 200;

  private static final Object CLOSE = new Object();

  private final String text;
  private int position;
  private int line = 1;
  private int depth;

  EdnParser(String text) {
    this.text = text;
  }

  /** The line of the next character, from 1. */
  int line() {
    return line;
  }

  /** Skips what means nothing and answers the next character without taking it; -1 at the end. */
  int peek() {
    skipBlank();
    return position < text.length() ? text.charAt(position) : -1;
  }

  /** Takes the character that {@link #peek} has just shown. */
  void take() {
    position++;
  }

  /** The next value, or {@link #END}. */
  @Nullable Object next() {
    Object form = form();
    if (form == CLOSE) {
      throw fault("a closing bracket that nothing opened");
    }
    return form;
  }

  MalformedHistoryException fault(String what) {
    return new MalformedHistoryException(line, what);
  }

  /** A value, {@link #END}, or {@link #CLOSE} with the bracket not yet taken. */
  private @Nullable Object form() {
    while (true) {
      int c = peek();
      switch (c) {
        case -1:
          return END;
        case ')', ']', '}':
          return CLOSE;
        case '(':
          return PersistentList.create(items(')'));
        case '[':
          return LazilyPersistentVector.createOwning(items(']').toArray());
        case '{':
          return map(items('}').toArray());
        case '"':
          return string();
        case '\\':
          return character();
        case ':':
          return keyword(token());
        case '^':
          take();
          inner("metadata");
          break;
        case '#':
          take();
          Object form = dispatch();
          if (form == CLOSE) {
            break;
          }
          return form;
        default:
          return atom(token());
      }
    }
  }

  /** After a {@code #}: a value, or {@link #CLOSE} if it was a discarded one. */
  private @Nullable Object dispatch() {
    int c = position < text.length() ? text.charAt(position) : -1;
    if (c == '{') {
      return set(items('}'));
    } else if (c == '_') {
      take();
      inner("#_");
      return CLOSE;
    } else if (c == '#') {
      take();
      return symbolic(token());
    } else if (c >= 0 && Character.isLetter(c)) {
      String tag = token();
      return inner("#" + tag);
    }
    throw fault("'#' must be followed by '{', '_', '#' or a tag");
  }

  /** The value that must follow a prefix. */
  private @Nullable Object inner(String prefix) {
    enter();
    Object form = form();
    depth--;
    if (form == END || form == CLOSE) {
      throw fault("nothing follows " + prefix);
    }
    return form;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw fault("values are nested deeper than " + MAX_DEPTH);
    }
  }

  private List<@Nullable Object> items(char close) {
    int opened = line;
    take();
    enter();
    List<@Nullable Object> items = new ArrayList<>();
    while (true) {
      Object form = form();
      if (form == END) {
        throw fault(
            "the file ends inside what line " + opened + " opens; expected '" + close + "'");
      } else if (form == CLOSE) {
        char found = text.charAt(position);
        if (found != close) {
          throw fault("found '" + found + "' where '" + close + "' was expected");
        }
        take();
        depth--;
        return items;
      }
      items.add(form);
    }
  }

  private IPersistentMap map(@Nullable Object[] items) {
    if (items.length % 2 != 0) {
      throw fault("a map with a key that has no value");
    }
    try {
      return RT.map(items);
    } catch (IllegalArgumentException e) {
      throw fault("a map with a key twice");
    }
  }

  private IPersistentSet set(List<@Nullable Object> items) {
    try {
      return PersistentHashSet.createWithCheck(items);
    } catch (IllegalArgumentException e) {
      throw fault("a set with an element twice");
    }
  }

  private String string() {
    int opened = line;
    int start = ++position;
    StringBuilder unescaped = null;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return unescaped == null ? text.substring(start, position - 1) : unescaped.toString();
      } else if (c == '\\') {
        if (unescaped == null) {
          unescaped = new StringBuilder(text.substring(start, position - 1));
        }
        unescaped.append(escape());
      } else {
        if (c == '\n') {
          line++;
        }
        if (unescaped != null) {
          unescaped.append(c);
        }
      }
    }
    throw fault("the file ends inside the string that line " + opened + " opens");
  }

  private char escape() {
    char c = position < text.length() ? text.charAt(position++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\' -> c;
      case 'u' -> {
        position = Math.min(position + 4, text.length());
        yield unicode(text.substring(Math.max(position - 4, 0), position));
      }
      default -> throw fault("an unknown escape in a string: \\" + c);
    };
  }

  private char unicode(String digits) {
    try {
      return (char) Integer.parseUnsignedInt(digits, 16);
    } catch (NumberFormatException e) {
      throw fault("\\u needs four hexadecimal digits, not " + digits);
    }
  }

  private char character() {
    take();
    if (position >= text.length()) {
      throw fault("the file ends inside a character");
    }
    int start = position++;
    while (position < text.length() && !isEnd(text.charAt(position))) {
      position++;
    }
    String name = text.substring(start, position);
    if (name.length() == 1) {
      return name.charAt(0);
    } else if (name.length() == 5 && name.charAt(0) == 'u') {
      return unicode(name.substring(1));
    }
    return switch (name) {
      case "newline" -> '\n';
      case "space" -> ' ';
      case "tab" -> '\t';
      case "return" -> '\r';
      case "backspace" -> '\b';
      case "formfeed" -> '\f';
      default -> throw fault("an unknown character: \\" + name);
    };
  }

  private Keyword keyword(String token) {
    if (token.length() < 2 || token.charAt(1) == ':' || token.endsWith("/")) {
      throw fault("not a keyword: " + token);
    }
    return Keyword.intern(Symbol.intern(token.substring(1)));
  }

  private @Nullable Object atom(String token) {
    char first = token.charAt(0);
    char second = token.length() > 1 ? token.charAt(1) : ' ';
    if (isDigit(first) || ((first == '-' || first == '+') && isDigit(second))) {
      return number(token);
    }
    return switch (token) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> {
        if ("'`~@;%".indexOf(first) >= 0) {
          throw fault("not EDN: " + token);
        }
        yield Symbol.intern(token);
      }
    };
  }

  private Object number(String token) {
    try {
      int last = token.length() - 1;
      int slash = token.indexOf('/');
      if (slash > 0) {
        return Numbers.divide(
            BigInt.fromBigInteger(new BigInteger(token.substring(0, slash))),
            BigInt.fromBigInteger(new BigInteger(token.substring(slash + 1))));
      } else if (token.charAt(last) == 'N') {
        return BigInt.fromBigInteger(new BigInteger(token.substring(0, last)));
      } else if (token.charAt(last) == 'M') {
        return new BigDecimal(token.substring(0, last));
      } else if (isInteger(token)) {
        return last < 18
            ? (Object) Long.parseLong(token)
            : Numbers.reduceBigInt(BigInt.fromBigInteger(new BigInteger(token)));
      } else if (isDigit(token.charAt(last)) || token.charAt(last) == '.') {
        return Double.parseDouble(token);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw fault("not a number: " + token);
    }
    throw fault("not a number: " + token);
  }

  private double symbolic(String token) {
    return switch (token) {
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> throw fault("not EDN: ##" + token);
    };
  }

  private String token() {
    int start = position;
    while (position < text.length() && !isEnd(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw fault("a value was expected");
    }
    return text.substring(start, position);
  }

  private void skipBlank() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '\n') {
        line++;
      } else if (c == ';') {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
        continue;
      } else if (!isBlank(c)) {
        return;
      }
      position++;
    }
  }

  private static boolean isInteger(String token) {
    for (int i = isDigit(token.charAt(0)) ? 0 : 1; i < token.length(); i++) {
      if (!isDigit(token.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || c == ',' || c == '\uFEFF' || Character.isWhitespace(c);
  }

  private static boolean isEnd(char c) {
    return isBlank(c) || "()[]{}\";\\".indexOf(c) >= 0;
  }
}
