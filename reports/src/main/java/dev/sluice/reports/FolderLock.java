package dev.sluice.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;

/**
 * A lock on a folder, held by one process at a time. It is released when the process ends, in any
 * way; the file {@code .sluice.lock} stays, since a file that goes away cannot be locked by two in
 * turn.
 */
public final class FolderLock implements AutoCloseable {

  private static final String NAME = ".sluice.lock";
  private static final int HOLDER_MAX = 200;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder, which is made if it is not there.
   *
   * @throws FolderRefusedException if another run has it
   * @throws IOException if the folder cannot be made or written to
   */
  public static FolderLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw FolderRefusedException.inUse(folder, holder(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(me().getBytes(UTF_8)), 0);
      return new FolderLock(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process has it
    }
  }

  private static String me() {
    ProcessHandle me = ProcessHandle.current();
    String since =
        me.info()
            .startInstant()
            .map(start -> ", which began at " + start.truncatedTo(ChronoUnit.SECONDS))
            .orElse("");
    return "process " + me.pid() + since;
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(HOLDER_MAX);
    int length = channel.read(text, 0);
    String holder = length <= 0 ? "" : new String(text.array(), 0, length, UTF_8).strip();
    return holder.isEmpty() ? "another process" : holder;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
