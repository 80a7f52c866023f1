package dev.sluice.nexus.store.sql;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL server on this machine that keeps what it has committed: fsync is on. It runs in
 * processes of its own and is owned by the process that started it: it ends when that process
 * closes it or ends, however it ends, SIGKILL included. Whoever is to outlive it, or is to be
 * outlived by it, such as a Nexus, connects by {@link #address} from another process.
 *
 * <p>All is in one folder: {@code data-18}, {@code password}, {@code port}, {@code url}, {@code
 * log}, and the programs themselves. A server that is started in it again has the same rows,
 * password and, if it is free, port. One owner at a time.
 *
 * <p>Runs on Linux x86-64. A server refuses to run as root; where the owner is root, it runs in a
 * user namespace of its own.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final Path folder;
  private final ProcessLock lock;
  private final PostgresFolder files;
  private PostgresServer server;

  private EmbeddedPostgres(
      Path folder, ProcessLock lock, PostgresFolder files, PostgresServer server) {
    this.folder = folder;
    this.lock = lock;
    this.files = files;
    this.server = server;
  }

  /**
   * Starts the server in {@code folder}, which is made if need be, and waits until it answers.
   *
   * @throws DatabaseException if it cannot run here, or another process owns that folder
   */
  public static EmbeddedPostgres start(Path folder) {
    try {
      Files.createDirectories(folder);
      ProcessLock lock = lock(folder);
      try {
        PostgresFolder files = PostgresFolder.open(folder.toAbsolutePath());
        PostgresServer server = PostgresServer.start(files, START_MAX);
        files.publish();
        return new EmbeddedPostgres(folder, lock, files, server);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** Where it can be reached, from any process on this machine. */
  public DatabaseAddress address() {
    return files.address();
  }

  /**
   * Ends the server at once, as a crash of it would, and starts it again under the same address.
   */
  public void crash() {
    server.kill();
    startAgain();
  }

  /** Ends the server, with all connections, and starts it again under the same address. */
  public void restart() {
    server.stop();
    startAgain();
  }

  private void startAgain() {
    try {
      server = PostgresServer.start(files, START_MAX);
      files.publish(); // another process may have taken the port
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** Ends the server, with all connections. */
  @Override
  public void close() {
    try {
      files.withdraw();
      server.stop();
      lock.close();
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** The file that the owner of a server has locked. */
  static Path ownership(Path folder) {
    return folder.resolve("lock");
  }

  private static ProcessLock lock(Path folder) throws IOException {
    ProcessLock lock = ProcessLock.tryLock(ownership(folder));
    if (lock == null) {
      throw new DatabaseException(
          "embedded database in " + folder + ": another process owns it; connect to it by its URL");
    }
    return lock;
  }

  private static DatabaseException failure(Path folder, IOException e) {
    if (e instanceof InterruptedIOException) {
      Thread.currentThread().interrupt();
    }
    return new DatabaseException("embedded database in " + folder, e);
  }
}
