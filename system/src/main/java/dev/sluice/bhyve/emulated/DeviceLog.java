package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.Errno;
import java.io.IOException;
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
    String text = Files.readString(file);
    int whole = text.lastIndexOf('\n') + 1; // a device that is killed may leave half a line
    for (String line : text.substring(0, whole).lines().toList()) {
      events.add(DeviceMessages.event(line));
    }
    return events;
  }

  synchronized void add(
      DeviceEvent.Kind kind,
      long client,
      @Nullable String vm,
      long bytes,
      long sizeBytes,
      @Nullable Errno errno) {
    if (out == null) {
      return;
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
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
