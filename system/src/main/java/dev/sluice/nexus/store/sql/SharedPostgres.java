package dev.sluice.nexus.store.sql;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An embedded server that several processes use and none of them owns: the first starts a keeper
 * for it, in a session of its own, which keeps it until no client has been connected for a while.
 * So a Nexus that is killed does not take it along, finds it again when it is back in time, and
 * does not leave it behind for ever.
 */
public final class SharedPostgres {

  /** How long it is kept without a client: time for a Nexus to be started again. */
  public static final Duration IDLE_MAX = Duration.ofMinutes(1);

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;

  private SharedPostgres() {}

  /**
   * Where the server of {@code folder} is, which is started if it does not run. It stays there at
   * least for {@link #IDLE_MAX} from now, and then for as long as somebody is connected to it.
   *
   * @throws DatabaseException if it cannot run here
   */
  public static DatabaseAddress join(Path folder) {
    return join(folder, IDLE_MAX);
  }

  static DatabaseAddress join(Path folder, Duration idleMax) {
    try {
      Path absolute = Files.createDirectories(folder.toAbsolutePath());
      PostgresProgram.unpacked(absolute);
      try (ProcessLock joining = ProcessLock.await(joining(absolute))) {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        Process keeper = owned(absolute) ? null : keeper(absolute, idleMax);
        while (!Files.exists(PostgresFolder.url(absolute))) {
          if (keeper != null && !keeper.isAlive() || System.nanoTime() > deadline) {
            throw new DatabaseException(
                "embedded database in " + folder + ": does not start: see " + log(absolute));
          }
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        Files.setLastModifiedTime(joining(absolute), FileTime.from(Instant.now()));
        return PostgresFolder.address(absolute);
      }
    } catch (IOException e) {
      throw new DatabaseException("embedded database in " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("embedded database in " + folder, e);
    }
  }

  /** The file that is locked while a process joins, and changed when one has joined. */
  static Path joining(Path folder) {
    return folder.resolve("joining");
  }

  /** Whether a process has joined within {@code limit}. */
  static boolean joinedWithin(Path folder, Duration limit) {
    try {
      Instant joined = Files.getLastModifiedTime(joining(folder)).toInstant();
      return joined.plus(limit).isAfter(Instant.now());
    } catch (IOException none) {
      return false;
    }
  }

  /** Whether some process owns the server. What one left behind that was killed is removed. */
  private static boolean owned(Path folder) throws IOException {
    try (ProcessLock free = ProcessLock.tryLock(EmbeddedPostgres.ownership(folder))) {
      if (free != null) {
        Files.deleteIfExists(PostgresFolder.url(folder));
      }
      return free == null;
    }
  }

  private static Process keeper(Path folder, Duration idleMax) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                absoluteClassPath(),
                EmbeddedPostgresKeeper.class.getName(),
                folder.toString(),
                Long.toString(idleMax.toMillis())));
    return builder
        .directory(folder.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
        .start();
  }

  private static Path log(Path folder) {
    return folder.resolve("keeper.log");
  }

  private static String absoluteClassPath() {
    StringBuilder absolute = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      absolute
          .append(absolute.isEmpty() ? "" : File.pathSeparator)
          .append(Path.of(entry).toAbsolutePath());
    }
    return absolute.toString();
  }
}
