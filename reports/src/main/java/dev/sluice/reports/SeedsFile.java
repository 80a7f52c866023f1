package dev.sluice.reports;

import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@code seeds.jsonl} while it is written. What is added is on disk within a second of the next
 * addition, so that a process that is killed, or a machine that loses its power, loses little.
 */
final class SeedsFile implements AutoCloseable {

  private static final long SYNC_NANOS = 1_000_000_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(BUFFER_BYTES);
  private final SequenceWriter lines;
  private long syncedNanos = System.nanoTime();

  private SeedsFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.lines = new Json().lines(pending);
  }

  /** A file without lines, in the place of any other. */
  static SeedsFile create(Path file) throws IOException {
    return new SeedsFile(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  /** The first {@code length} bytes of a file, to be added to. */
  static SeedsFile append(Path file, long length) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    channel.truncate(length);
    channel.position(length);
    return new SeedsFile(channel);
  }

  /** Adds a line. */
  void add(SeedResult result) throws IOException {
    lines.write(SeedLine.of(result)).flush();
    pending.write('\n');
    long now = System.nanoTime();
    if (now - syncedNanos >= SYNC_NANOS) {
      write();
      channel.force(false);
      syncedNanos = now;
    } else if (pending.size() >= BUFFER_BYTES) {
      write();
    }
  }

  private void write() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    pending.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try (channel) {
        write();
        channel.force(false);
      }
    }
  }
}
