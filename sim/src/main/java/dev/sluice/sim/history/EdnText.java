package dev.sluice.sim.history;

/** Strings and characters of EDN. */
final class EdnText {

  private final CharSource source;

  EdnText(CharSource source) {
    this.source = source;
  }

  /** A string, from the quotation mark that opens it. */
  String string() {
    int opened = source.line();
    source.take();
    source.mark();
    StringBuilder unescaped = null;
    while (true) {
      int c = source.peek();
      if (c < 0) {
        throw fault("the file ends inside the string that line " + opened + " opens");
      } else if (c == '"') {
        String text = unescaped == null ? source.token() : unescaped.toString();
        source.drop();
        source.take();
        return text;
      } else if (c == '\\') {
        if (unescaped == null) {
          unescaped = new StringBuilder(source.token());
          source.drop();
        }
        source.take();
        unescaped.append(escape(opened));
      } else {
        source.take();
        if (unescaped != null) {
          unescaped.append((char) c);
        }
      }
    }
  }

  private char escape(int opened) {
    int c = source.take();
    return switch (c) {
      case -1 -> throw fault("the file ends inside the string that line " + opened + " opens");
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\' -> (char) c;
      case 'u' -> unicode();
      default -> {
        if (c < '0' || c > '9') {
          throw fault("an unknown escape in a string: \\" + (char) c);
        }
        yield octal(c);
      }
    };
  }

  private char unicode() {
    StringBuilder digits = new StringBuilder();
    while (digits.length() < 4 && Character.digit(source.peek(), 16) >= 0) {
      digits.append((char) source.take());
    }
    if (digits.length() < 4) {
      int c = source.peek();
      throw fault("\\u needs four hexadecimal digits, not " + digits + (c < 0 ? "" : (char) c));
    }
    return (char) value(digits.toString(), 16);
  }

  /** One to three octal digits; what follows them at once must end them. */
  private char octal(int first) {
    StringBuilder digits = new StringBuilder().append((char) first);
    while (digits.length() < 3 && !isEnd(source.peek())) {
      digits.append((char) source.take());
    }
    int code = value(digits.toString(), 8);
    if (code < 0 || code > 0377) {
      throw fault("an octal escape is 0 to 377, not " + digits);
    }
    return (char) code;
  }

  /** A character, from its backslash. */
  char character() {
    source.take();
    if (source.peek() < 0) {
      throw fault("the file ends inside a character");
    }
    source.mark();
    source.take();
    while (!isTokenEnd(source.peek())) {
      source.take();
    }
    String name = source.token();
    if (name.length() == 1) {
      return name.charAt(0);
    } else if (name.charAt(0) == 'u' || name.charAt(0) == 'o') {
      return coded(name);
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

  private char coded(String name) {
    boolean octal = name.charAt(0) == 'o';
    int code = value(name.substring(1), octal ? 8 : 16);
    if (octal ? name.length() > 4 || code > 0377 : name.length() != 5) {
      code = -1;
    }
    if (code < 0 || (!octal && Character.isSurrogate((char) code))) {
      throw fault("an unknown character: \\" + name);
    }
    return (char) code;
  }

  private static int value(String digits, int radix) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private MalformedHistoryException fault(String what) {
    return new MalformedHistoryException(source.line(), what);
  }

  /** What ends a number: a blank, or a character that begins something else. */
  static boolean isEnd(int c) {
    return c == '#' || isTokenEnd(c);
  }

  /** What ends a name. */
  static boolean isTokenEnd(int c) {
    return switch (c) {
      case -1, '(', ')', '[', ']', '{', '}', '"', ';', '\\', '^', ' ', ',', '\n' -> true;
      default -> Character.isWhitespace(c);
    };
  }
}
