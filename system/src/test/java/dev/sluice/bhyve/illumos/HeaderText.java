package dev.sluice.bhyve.illumos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What follows from {@code header-text.csv}: numbers by evaluating their expressions, sizes and
 * offsets by laying the fields out as a 64-bit C compiler must. In the form of the C table: {@code
 * const NAME}, {@code errno NAME}, {@code struct NAME}, {@code field STRUCT.NAME}.
 */
final class HeaderText {

  private final Map<String, String> rows = new TreeMap<>();

  private HeaderText() {}

  static Map<String, String> rows() {
    HeaderText text = new HeaderText();
    try (InputStream in = HeaderText.class.getResourceAsStream("/illumos/header-text.csv")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(text::row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.rows;
  }

  private void row(String line) {
    String[] cells = line.split("; ");
    if (cells.length != 4 || !cells[3].matches("(PRO|LIBC) \\w+\\.rs:\\d+")) {
      throw new IllegalStateException("expected kind; name; text; source line: " + line);
    }
    if (cells[0].equals("struct")) {
      layOut(cells[1], cells[2].split(", "));
    } else {
      rows.put(cells[0] + " " + cells[1], String.valueOf(value(cells[2])));
    }
  }

  /** An or of numbers, characters and shifts of these. */
  private static long value(String expression) {
    long all = 0;
    for (String part : expression.split(" \\| ")) {
      String[] shift = part.split(" << ");
      all |= atom(shift[0]) << (shift.length == 1 ? 0 : Integer.parseInt(shift[1]));
    }
    return all;
  }

  private static long atom(String text) {
    return text.startsWith("'") ? text.charAt(1) : Long.decode(text);
  }

  /** Each field at the next multiple of its alignment; the whole a multiple of the largest. */
  private void layOut(String struct, String[] fields) {
    long end = 0;
    long widest = 1;
    for (String field : fields) {
      String[] words = field.split(" ");
      long alignment =
          switch (words[0]) {
            case "int" -> 4;
            case "size_t", "uint64_t", "int64_t" -> 8;
            default -> 1;
          };
      long bytes = alignment == 1 ? length(words[0]) : alignment;
      long offset = upTo(alignment, end);
      rows.put("field " + struct + "." + words[1], offset + " " + bytes);
      end = offset + bytes;
      widest = Math.max(widest, alignment);
    }
    rows.put("struct " + struct, String.valueOf(upTo(widest, end)));
  }

  private long length(String array) {
    if (!array.matches("char\\[\\w+]")) {
      throw new IllegalStateException("no such type here: " + array);
    }
    return Long.parseLong(rows.get("const " + array.substring(5, array.length() - 1)));
  }

  private static long upTo(long alignment, long offset) {
    return (offset + alignment - 1) / alignment * alignment;
  }
}
