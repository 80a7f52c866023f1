package dev.sluice.sim.history;

import clojure.java.api.Clojure;
import clojure.lang.IFn;
import clojure.lang.IObj;
import clojure.lang.IPersistentMap;
import clojure.lang.IPersistentSet;
import clojure.lang.Keyword;
import clojure.lang.LazilyPersistentVector;
import clojure.lang.PersistentHashSet;
import clojure.lang.PersistentList;
import clojure.lang.RT;
import clojure.lang.Symbol;
import clojure.lang.TaggedLiteral;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN values one after another from a text, knowing at every moment the line it is at.
 *
 * <p>Values are those that Clojure's own reader gives, where a tag that is not built in makes a
 * tagged literal. It differs in that it names the line of a fault, bounds nesting, and passes over
 * a byte order mark.
 */
final class EdnParser {

  /** What {@link #next} answers at the end of the text. */
  static final Object END = new Object();

  /** Deeper nesting is refused, since every level costs stack. */
  private static final int MAX_DEPTH = 200;

  private static final Object CLOSE = new Object();
  private static final Object SKIPPED = new Object();

  private final CharSource source;
  private final EdnText text;
  private final EdnNames names = new EdnNames();
  private int depth;

  EdnParser(Reader reader) {
    source = new CharSource(reader);
    text = new EdnText(source);
    if (source.peek() == '\uFEFF') {
      source.take();
    }
  }

  EdnParser(String text) {
    this(new StringReader(text));
  }

  /** The line of the next character, from 1. */
  int line() {
    return source.line();
  }

  /** Skips what means nothing and answers the next character without taking it; -1 at the end. */
  int peek() {
    return source.skipBlank();
  }

  /** Takes the character that {@link #peek} has just shown. */
  void take() {
    source.take();
  }

  /** The next value, or {@link #END}. */
  @Nullable Object next() {
    Object form = form();
    if (form == CLOSE) {
      throw fault("a closing bracket that nothing opened");
    }
    return form;
  }

  /** The next value of a list that is open, or {@link #END} where its bracket closes. */
  @Nullable Object nextInside() {
    Object form = form();
    return form == CLOSE ? END : form;
  }

  /** The keys and values, by turns, of a map of which {@link #peek} has shown the bracket. */
  @Nullable Object[] mapItems() {
    Object[] items = items('}').toArray();
    if (items.length % 2 != 0) {
      throw fault("a map with a key that has no value");
    }
    return items;
  }

  MalformedHistoryException fault(String what) {
    return new MalformedHistoryException(source.line(), what);
  }

  /** A value, {@link #END}, or {@link #CLOSE} with the bracket not yet taken. */
  private @Nullable Object form() {
    while (true) {
      int c = source.skipBlank();
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
          return map(mapItems());
        case '"':
          return text.string();
        case '\\':
          return text.character();
        case '^':
          source.take();
          return withMetadata();
        case '#':
          source.take();
          Object form = dispatch();
          if (form == SKIPPED) {
            break;
          }
          return form;
        default:
          return atom(c);
      }
    }
  }

  /** After a {@code #}: a value, or {@link #SKIPPED}. */
  private @Nullable Object dispatch() {
    int c = source.peek();
    switch (c) {
      case '{':
        return set(items('}'));
      case '_':
        source.take();
        inner("#_");
        return SKIPPED;
      case '#':
        source.take();
        return symbolic(inner("##"));
      case ':':
        source.take();
        return namespacedMap();
      case '^':
        source.take();
        return withMetadata();
      default:
        if (c >= 0 && c < 256 && Character.isLetter(c)) {
          return tagged();
        }
        throw fault("'#' must be followed by '{', '_', '#', ':' or a tag");
    }
  }

  private @Nullable Object tagged() {
    Object tag = atom(source.peek());
    if (!(tag instanceof Symbol name)) {
      throw fault("a tag is a symbol, not " + EdnWriter.value(tag));
    }
    Object form = inner("#" + name);
    try {
      if (name.toString().equals("uuid")) {
        return UUID.fromString((String) form);
      } else if (name.toString().equals("inst")) {
        IFn read = Clojure.var("clojure.instant", "read-instant-date");
        Clojure.var("clojure.core", "require").invoke(Clojure.read("clojure.instant"));
        return read.invoke((String) form);
      }
    } catch (RuntimeException e) {
      throw fault("#" + name + " cannot be " + EdnWriter.value(form));
    }
    return TaggedLiteral.create(name, form);
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

  private Object withMetadata() {
    Object metadata = inner("metadata");
    if (!(metadata instanceof Symbol
        || metadata instanceof String
        || metadata instanceof Keyword
        || metadata instanceof IPersistentMap)) {
      throw fault("metadata is a symbol, a string, a keyword or a map");
    }
    if (inner("metadata") instanceof IObj described) {
      return described;
    }
    throw fault("metadata can only be on a symbol or a collection");
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw fault("values are nested deeper than " + MAX_DEPTH);
    }
  }

  private List<@Nullable Object> items(char close) {
    int opened = source.line();
    source.take();
    enter();
    List<@Nullable Object> items = new ArrayList<>(16);
    while (true) {
      Object form = form();
      if (form == END) {
        throw fault(
            "the file ends inside what line " + opened + " opens; expected '" + close + "'");
      } else if (form == CLOSE) {
        int found = source.peek();
        if (found != close) {
          throw fault("found '" + (char) found + "' where '" + close + "' was expected");
        }
        source.take();
        depth--;
        return items;
      }
      items.add(form);
    }
  }

  private IPersistentMap namespacedMap() {
    if (!(inner("#:") instanceof Symbol namespace) || namespace.getNamespace() != null) {
      throw fault("#: must be followed by a namespace and a map");
    }
    if (source.skipBlank() != '{') {
      throw fault("#:" + namespace + " must be followed by a map");
    }
    Object[] items = mapItems();
    for (int i = 0; i < items.length; i += 2) {
      items[i] = qualified(namespace.getName(), items[i]);
    }
    return map(items);
  }

  private static @Nullable Object qualified(String namespace, @Nullable Object key) {
    if (key instanceof Keyword keyword) {
      return Keyword.intern(qualified(namespace, keyword.sym));
    }
    return key instanceof Symbol symbol ? qualified(namespace, symbol) : key;
  }

  private static Symbol qualified(String namespace, Symbol symbol) {
    if (symbol.getNamespace() == null) {
      return Symbol.intern(namespace, symbol.getName());
    }
    return symbol.getNamespace().equals("_") ? Symbol.intern(null, symbol.getName()) : symbol;
  }

  private IPersistentMap map(@Nullable Object[] items) {
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

  private double symbolic(@Nullable Object name) {
    return switch (name instanceof Symbol symbol ? symbol.toString() : "") {
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> throw fault("not EDN: ##" + EdnWriter.value(name));
    };
  }

  private @Nullable Object atom(int first) {
    source.mark();
    source.take();
    int second = source.peek();
    if (Character.isDigit(first) || ((first == '-' || first == '+') && Character.isDigit(second))) {
      return number();
    }
    boolean isBad = isForbidden(first);
    while (!EdnText.isTokenEnd(second)) {
      isBad |= isForbidden(second);
      source.take();
      second = source.peek();
    }
    if (isBad) {
      throw fault("not EDN: " + source.token());
    }
    if (first == ':') {
      Keyword known = names.known(source);
      if (known != null) {
        return known;
      }
    }
    return name();
  }

  private @Nullable Object name() {
    int length = source.length();
    char first = source.first();
    if (length == 3 && first == 'n' && source.at(1) == 'i' && source.at(2) == 'l') {
      source.drop();
      return null;
    }
    String text = length <= 5 && (first == 't' || first == 'f') ? token() : "";
    if (text.equals("true") || text.equals("false")) {
      source.drop();
      return text.equals("true");
    }
    Object name = names.read(source);
    if (name == null) {
      throw fault("not a name: " + names.lastToken());
    }
    return name;
  }

  private String token() {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < source.length(); i++) {
      token.append(source.at(i));
    }
    return token.toString();
  }

  private Object number() {
    boolean plain = source.first() <= '9';
    int c = source.peek();
    while (!EdnText.isEnd(c)) {
      plain &= c >= '0' && c <= '9';
      source.take();
      c = source.peek();
    }
    int length = source.length();
    char first = source.first();
    int from = first == '-' ? 1 : 0;
    if (plain && first != '+' && length <= 18 && (source.at(from) != '0' || length == from + 1)) {
      long value = 0;
      for (int i = from; i < length; i++) {
        value = value * 10 + (source.at(i) - '0');
      }
      source.drop();
      return from == 1 ? -value : value;
    }
    String token = source.token();
    Object number = EdnNumber.parse(token);
    if (number == null) {
      throw fault("not a number: " + token);
    }
    return number;
  }

  private static boolean isForbidden(int c) {
    return c == '@' || c == '`' || c == '~';
  }
}
