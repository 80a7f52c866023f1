package dev.sluice.sim.history;

import clojure.lang.IMapEntry;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import dev.sluice.platform.Deliberate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories as Jepsen writes them: maps one after another, or one vector or list of them, or
 * the map of a whole test that has them under {@code :history}. A file is read as it goes, and
 * never held as a text.
 *
 * <p>Every fault is a {@link MalformedHistoryException} that names the line.
 */
public final class HistoryReader {

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int STREAM_ROOM = 1 << 16;
  private static final Keyword HISTORY = Keyword.intern(null, "history");

  private final EdnParser parser;
  private final ProcessNames processes = new ProcessNames();
  private final Consumer<Op> events;
  private int count;
  private int indexed;

  private HistoryReader(Reader text, Consumer<Op> events) {
    parser = new EdnParser(text);
    this.events = events;
  }

  /** The history of a file, gzipped or not. */
  @Deliberate("histories from elsewhere are files; no simulated run reads one")
  public static List<Op> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /** The history of a stream, gzipped or not; the stream stays open. */
  public static List<Op> read(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, STREAM_ROOM);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    InputStream plain = magic == GZIP_MAGIC ? new GZIPInputStream(buffered, STREAM_ROOM) : buffered;
    try {
      return parse(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new MalformedHistoryException(1, "the file is not UTF-8 text");
      }
      throw e.getCause();
    }
  }

  /**
   * Reads a stream, not gzipped, and hands on each event as soon as its last character is there. An
   * event without an index has its place for one. A list is over where it closes.
   */
  public static void follow(InputStream in, Consumer<Op> events) throws IOException {
    try {
      new HistoryReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), events)
          .readAll(true);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new MalformedHistoryException(1, "the file is not UTF-8 text");
      }
      throw e.getCause();
    }
  }

  /** The history of a text. */
  public static List<Op> parse(String text) {
    return parse(new StringReader(text));
  }

  private static List<Op> parse(Reader text) {
    List<Op> ops = new ArrayList<>();
    HistoryReader reader = new HistoryReader(text, ops::add);
    reader.readAll(false);
    if (reader.indexed > 0 && reader.indexed < reader.count) {
      // Some have no index that is of use, so that none is.
      for (int i = 0; i < ops.size(); i++) {
        ops.set(i, ops.get(i).withIndex(i));
      }
    }
    return ops;
  }

  /** The one value that a text is. */
  public static @Nullable Object value(String text) {
    EdnParser parser = new EdnParser(text);
    Object value = parser.next();
    if (value == EdnParser.END || parser.peek() >= 0) {
      throw parser.fault("one value was expected");
    }
    return value;
  }

  /** The history that these Jepsen operation maps are, such as Clojure code has them. */
  public static List<Op> ofMaps(Iterable<IPersistentMap> maps) {
    List<Op> ops = new ArrayList<>();
    HistoryReader reader = new HistoryReader(new StringReader(""), ops::add);
    for (IPersistentMap map : maps) {
      reader.add(reader.form(map, 0));
    }
    return ops;
  }

  /** Reads to the end; of a history that grows, a closed list is the end whatever follows. */
  private void readAll(boolean grows) {
    int first = parser.peek();
    if (first == '[' || first == '(') {
      parser.take();
      int close = first == '[' ? ']' : ')';
      int opened = parser.line();
      while (parser.peek() != close) {
        if (parser.peek() < 0) {
          throw parser.fault("the file ends inside the history that line " + opened + " opens");
        }
        if (!readOp(true) && parser.peek() >= 0 && parser.peek() != close) {
          throw parser.fault(
              "found '" + (char) parser.peek() + "' where '" + (char) close + "' was expected");
        }
      }
      parser.take();
      if (!grows && parser.peek() >= 0) {
        throw parser.fault("there is more after the end of the history");
      }
    } else {
      while (parser.peek() >= 0) {
        readOp(false);
      }
    }
  }

  /** Reads an event; false if there was none before the end. */
  private boolean readOp(boolean inside) {
    int line = parser.line();
    OpForm form;
    if (parser.peek() == '{') {
      form = new OpForm(parser.mapItems(), line, processes);
    } else {
      Object value = inside ? parser.nextInside() : parser.next();
      if (value == EdnParser.END) {
        return false;
      }
      form = form(value, line);
    }
    if (count == 0 && !form.isEvent() && form.other(HISTORY) instanceof Iterable<?> whole) {
      whole.forEach(event -> add(form(event, 0)));
    } else {
      add(form);
    }
    return true;
  }

  /** An event that is a map, perhaps tagged as the record it was. */
  private OpForm form(@Nullable Object value, int line) {
    Object untagged = value instanceof clojure.lang.TaggedLiteral tagged ? tagged.form : value;
    if (!(untagged instanceof IPersistentMap map)) {
      throw new MalformedHistoryException(
          line, "an operation must be a map, not " + EdnWriter.value(value));
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (Object entry : map) {
      items.add(((IMapEntry) entry).key());
      items.add(((IMapEntry) entry).val());
    }
    return new OpForm(items.toArray(), line, processes);
  }

  private void add(OpForm form) {
    Op op = form.toOp(count++);
    if (form.hasIndex()) {
      indexed++;
    }
    events.accept(op);
  }
}
