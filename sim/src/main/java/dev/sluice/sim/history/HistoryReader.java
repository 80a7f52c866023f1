package dev.sluice.sim.history;

import clojure.lang.IPersistentMap;
import dev.sluice.platform.Deliberate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories as Jepsen writes them: maps one after another, or one vector or list of them.
 *
 * <p>Every fault is a {@link MalformedHistoryException} that names the line.
 */
public final class HistoryReader {

  private static final int GZIP_MAGIC = 0x1f8b;

  private final EdnParser parser;
  private final List<Op> ops = new ArrayList<>();

  private HistoryReader(String text) {
    parser = new EdnParser(text);
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
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    byte[] bytes =
        magic == GZIP_MAGIC
            ? new GZIPInputStream(buffered).readAllBytes()
            : buffered.readAllBytes();
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedHistoryException(1, "the file is not UTF-8 text");
    }
  }

  /** The history of a text. */
  public static List<Op> parse(String text) {
    HistoryReader reader = new HistoryReader(text);
    reader.readAll();
    return reader.ops;
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
    for (IPersistentMap map : maps) {
      ops.add(new OpForm(map, 0).toOp(ops.size()));
    }
    return ops;
  }

  private void readAll() {
    int first = parser.peek();
    if (first == '[' || first == '(') {
      parser.take();
      int close = first == '[' ? ']' : ')';
      int opened = parser.line();
      while (parser.peek() != close) {
        if (parser.peek() < 0) {
          throw parser.fault("the file ends inside the history that line " + opened + " opens");
        }
        readOp();
      }
      parser.take();
      if (parser.peek() >= 0) {
        throw parser.fault("there is more after the end of the history");
      }
    } else {
      while (parser.peek() >= 0) {
        readOp();
      }
    }
  }

  private void readOp() {
    int line = parser.line();
    Object form = parser.next();
    if (form == EdnParser.END) {
      return;
    }
    if (!(form instanceof IPersistentMap map)) {
      throw new MalformedHistoryException(
          line, "an operation must be a map, not " + EdnWriter.value(form));
    }
    ops.add(new OpForm(map, line).toOp(ops.size()));
  }
}
