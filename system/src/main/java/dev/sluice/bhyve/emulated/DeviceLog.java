package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.Errno;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a device in a file, in their order: a JSON object a line, written before the client
 * learns of it, so that a device that is killed has told all. Safe for any thread.
 */
public final class DeviceLog implements AutoCloseable {

  private final @Nullable Writer out;
  private boolean closed;

  private DeviceLog(@Nullable Writer out) {
    this.out = out;
  }

  /** Keeps nothing. */
  static DeviceLog none() {
    return new DeviceLog(null);
  }

  /** Adds to a file, which is made if need be. */
  static DeviceLog to(Path file) throws IOException {
    return new DeviceLog(
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * The events of a file.
   *
   * @throws IOException if it cannot be read, or holds something else
   */
  public static List<DeviceEvent> read(Path file) throws IOException {
    List<DeviceEvent> events = new ArrayList<>();
    try (Reader reader = Reader.open(file)) {
      for (DeviceEvent event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
    }
    return events;
  }

  /** Reads a log that a device goes on to write, in bounded memory. Of one thread. */
  public static final class Reader implements AutoCloseable {

    private static final int LINE_MAX = 64 << 10;

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[LINE_MAX];
    private int from;
    private int to;

    private Reader(Path file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    /** From the first event on. */
    public static Reader open(Path file) throws IOException {
      return new Reader(file, Files.newInputStream(file));
    }

    /**
     * The next event; null if there is none yet. A device that is killed may leave half a line.
     *
     * @throws IOException if the file cannot be read, or holds something else
     */
    public @Nullable DeviceEvent next() throws IOException {
      for (int at = from; ; at++) {
        if (at == to) {
          int begun = to - from;
          System.arraycopy(buffer, from, buffer, 0, begun);
          from = 0;
          at = begun;
          to = begun;
          if (to == LINE_MAX) {
            throw new IOException(file + ": a line of more than " + LINE_MAX + " bytes");
          }
          int read = in.read(buffer, to, LINE_MAX - to);
          if (read <= 0) {
            return null;
          }
          to += read;
        }
        if (buffer[at] == '\n') {
          String line = new String(buffer, from, at - from, StandardCharsets.UTF_8);
          from = at + 1;
          return DeviceMessages.event(line);
        }
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  synchronized void add(
      DeviceEvent.Kind kind,
      long client,
      @Nullable String vm,
      long bytes,
      long sizeBytes,
      @Nullable Errno errno) {
    if (out == null || closed) {
      return; // what is at work when a device ends is not waited for
    }
    DeviceEvent event =
        new DeviceEvent(System.nanoTime(), kind, client, vm, bytes, sizeBytes, errno);
    try {
      out.write(DeviceMessages.line(event));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (out != null) {
      out.close();
    }
  }
}
