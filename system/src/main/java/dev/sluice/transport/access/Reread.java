package dev.sluice.transport.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is read from files, and read again once one of them has changed. If that cannot be used, the
 * log says so and what was read last stays.
 */
final class Reread<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Reread.class);

  private final List<Path> files;
  private final Reader<T> reader;
  private List<Stamp> stamps;
  private T value;

  /** Reads, with a message of one line if it fails. */
  @FunctionalInterface
  interface Reader<T> {
    T read() throws IOException;
  }

  /** By what a file that was replaced differs from the one before. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  /**
   * Reads for the first time.
   *
   * @throws IOException if it cannot be used
   */
  Reread(List<Path> files, Reader<T> reader) throws IOException {
    this.files = files;
    this.reader = reader;
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new IOException(file + ": no such file");
      }
    }
    this.stamps = stamps();
    this.value = reader.read();
  }

  /** What the files hold now. */
  synchronized T current() {
    try {
      List<Stamp> now = stamps();
      if (!now.equals(stamps)) {
        stamps = now; // before it is read: a change in between is seen the next time
        value = reader.read();
        LOG.info("read again: {}", files);
      }
    } catch (IOException e) {
      LOG.error("what was read before stays in use: {}", String.valueOf(e));
    }
    return value;
  }

  private List<Stamp> stamps() throws IOException {
    List<Stamp> read = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      read.add(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
    }
    return read;
  }
}
