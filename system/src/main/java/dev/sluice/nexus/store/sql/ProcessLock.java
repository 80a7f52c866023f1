package dev.sluice.nexus.store.sql;

import dev.sluice.platform.Deliberate;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes, and between threads of one: a file that the kernel unlocks at its
 * holder's end.
 */
final class ProcessLock implements AutoCloseable {

  // By file: the kernel's lock is the process's, and goes when that process closes any channel to
  // the file. So a second one must not be opened.
  @Deliberate("locks between processes are the process's own; nothing simulated takes one")
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private static final long POLL_MILLIS = 50;

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Locks a file, which is made if need be; null if somebody holds it. */
  static @Nullable ProcessLock tryLock(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (!HELD_HERE.add(key)) {
      return null;
    }
    ProcessLock lock = null;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      if (held == null) {
        channel.close();
      } else {
        lock = new ProcessLock(key, channel);
      }
      return lock;
    } finally {
      if (lock == null) {
        HELD_HERE.remove(key);
      }
    }
  }

  /** Locks a file as soon as nobody else holds it. */
  static ProcessLock await(Path file) throws IOException, InterruptedException {
    while (true) {
      ProcessLock lock = tryLock(file);
      if (lock != null) {
        return lock;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
