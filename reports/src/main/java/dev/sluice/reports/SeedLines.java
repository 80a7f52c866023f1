package dev.sluice.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@code seeds.jsonl}, line by line. A line counts only with its line end. */
public final class SeedLines implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final Json json = new Json();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private long end;

  /** Opens a file. */
  public SeedLines(Path file) throws IOException {
    this.file = file;
    this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }

  /**
   * The result of the next seed; null at the end.
   *
   * @throws IllegalArgumentException if the line is none of a seed; the message says where
   */
  public @Nullable SeedResult next() throws IOException {
    line.reset();
    int c = in.read();
    while (c >= 0 && c != '\n') {
      line.write(c);
      c = in.read();
    }
    if (c < 0 && line.size() == 0) {
      return null;
    }
    number++;
    try {
      if (c < 0) {
        throw new IllegalArgumentException("a line without an end");
      }
      SeedResult result = SeedLine.read(line.toString(UTF_8), json);
      end += line.size() + 1;
      return result;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": line " + number + ": " + e.getMessage() + ", expected one of this version", e);
    }
  }

  /** How many lines were read. */
  public long number() {
    return number;
  }

  /** The length in bytes of the lines that were read and are whole. */
  public long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
