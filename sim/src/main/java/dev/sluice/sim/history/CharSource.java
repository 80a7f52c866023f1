package dev.sluice.sim.history;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Characters of a text of any length, a piece at a time, with the line of the next one. A token
 * that was marked stays in one piece.
 */
final class CharSource {

  private static final int ROOM = 1 << 16;

  private final Reader reader;
  private char[] buffer = new char[ROOM];
  private int position;
  private int limit;
  private int mark = -1;
  private int line = 1;
  private boolean ended;

  CharSource(Reader reader) {
    this.reader = reader;
  }

  /** The line of the next character, from 1. */
  int line() {
    return line;
  }

  /** The next character, not taken; -1 at the end. */
  int peek() {
    return position < limit || fill() ? buffer[position] : -1;
  }

  /** Takes the next character; -1 at the end. */
  int take() {
    int c = peek();
    if (c >= 0) {
      position++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  /** Skips what means nothing and answers the next character without taking it; -1 at the end. */
  int skipBlank() {
    while (true) {
      int c = peek();
      if (c == ';') {
        skipComment();
      } else if (c >= 0 && isBlank(c)) {
        take();
      } else {
        return c;
      }
    }
  }

  /** Begins a token at the next character. */
  void mark() {
    mark = position;
  }

  /** The first character of the token. */
  char first() {
    return buffer[mark];
  }

  /** How long the token is. */
  int length() {
    return position - mark;
  }

  /** A character of the token. */
  char at(int index) {
    return buffer[mark + index];
  }

  /** The token, which is then over. */
  String token() {
    String token = new String(buffer, mark, position - mark);
    mark = -1;
    return token;
  }

  /** Ends a token that nobody needs as a text. */
  void drop() {
    mark = -1;
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == ',' || Character.isWhitespace(c);
  }

  private void skipComment() {
    int c;
    do {
      c = take();
    } while (c >= 0 && c != '\n' && c != '\r');
  }

  private boolean fill() {
    if (ended) {
      return false;
    }
    int keep = mark < 0 ? position : mark;
    if (keep > 0) {
      System.arraycopy(buffer, keep, buffer, 0, limit - keep);
      position -= keep;
      limit -= keep;
      mark = mark < 0 ? -1 : 0;
    } else if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, limit * 2);
    }
    try {
      int read = reader.read(buffer, limit, buffer.length - limit);
      ended = read < 0;
      limit += Math.max(read, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !ended;
  }
}
