package dev.sluice.sim.history;

import clojure.lang.Keyword;
import clojure.lang.Symbol;
import org.jspecify.annotations.Nullable;

/** Keywords and symbols. Keywords are looked up by their characters: a history has few. */
final class EdnNames {

  private static final int ROOM = 256;

  /** Longer ones are not worth remembering. */
  private static final int LENGTH_MOST = 24;

  private final Keyword[] known = new Keyword[ROOM];
  private final String[] texts = new String[ROOM];
  private String lastToken = "";

  /** The keyword that the token of a source is, if it was met before; the token is then over. */
  @Nullable Keyword known(CharSource source) {
    int length = source.length();
    if (length > LENGTH_MOST) {
      return null;
    }
    int at = slot(source, length);
    String text = texts[at];
    if (text == null || text.length() != length) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != source.at(i)) {
        return null;
      }
    }
    source.drop();
    return known[at];
  }

  /** The keyword or symbol that the token of a source is, or null. */
  @Nullable Object read(CharSource source) {
    int length = source.length();
    int at = length <= LENGTH_MOST ? slot(source, length) : -1;
    String token = source.token();
    lastToken = token;
    Object name = parse(token);
    if (name instanceof Keyword keyword && at >= 0) {
      known[at] = keyword;
      texts[at] = token;
    }
    return name;
  }

  /** The token that was read last. */
  String lastToken() {
    return lastToken;
  }

  private static int slot(CharSource source, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + source.at(i);
    }
    return (hash ^ hash >>> 8) & (ROOM - 1);
  }

  private static @Nullable Object parse(String token) {
    boolean colon = token.charAt(0) == ':';
    if (token.indexOf("::") >= 0 || !(colon && isName(token.substring(1)) || isName(token))) {
      return null;
    }
    return colon ? Keyword.intern(Symbol.intern(token.substring(1))) : Symbol.intern(token);
  }

  /** A name, or a namespace, a slash and a name; neither starts with a digit or ends in a colon. */
  private static boolean isName(String text) {
    if (text.equals("/")) {
      return true;
    }
    int slash = text.endsWith("//") ? text.length() - 2 : text.lastIndexOf('/');
    String name = text.substring(slash + 1);
    if (slash == 0 || name.isEmpty() || name.endsWith(":") || isDigit(name.charAt(0))) {
      return false;
    }
    return slash < 0
        || !(text.charAt(0) == '/'
            || isDigit(text.charAt(0))
            || text.charAt(slash - 1) == ':'
            || text.lastIndexOf('\u0085', slash) > 0);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
