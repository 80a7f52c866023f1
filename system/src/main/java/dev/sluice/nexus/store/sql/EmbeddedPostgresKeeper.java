package dev.sluice.nexus.store.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that owns an embedded server which nobody else owns: it ends the server, and itself,
 * once no client has been connected for a while. A client that is killed is one less. A server that
 * ends by itself is started again.
 */
final class EmbeddedPostgresKeeper {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresKeeper.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String OTHER_CLIENTS =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

  private final Path folder;
  private final Duration idleMax;
  private final EmbeddedPostgres server;

  private EmbeddedPostgresKeeper(Path folder, Duration idleMax, EmbeddedPostgres server) {
    this.folder = folder;
    this.idleMax = idleMax;
    this.server = server;
  }

  /** Arguments: the folder of the server, and how many milliseconds it is kept without a client. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    Duration idleMax = Duration.ofMillis(Long.parseLong(args[1]));
    new EmbeddedPostgresKeeper(folder, idleMax, EmbeddedPostgres.start(folder)).keep();
  }

  /** Returns once the server has ended. */
  private void keep() throws IOException, InterruptedException {
    while (true) {
      awaitIdle();
      try (ProcessLock noneJoins = ProcessLock.await(SharedPostgres.joining(folder))) {
        if (idle()) {
          server.close();
          return;
        }
      }
    }
  }

  private void awaitIdle() throws InterruptedException {
    long lastClientNanos = System.nanoTime();
    while (System.nanoTime() - lastClientNanos < idleMax.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
      if (!idle()) {
        lastClientNanos = System.nanoTime();
      }
    }
  }

  /** Whether nobody is connected, or has asked for the address so lately that it still may. */
  private boolean idle() {
    DatabaseAddress address = server.address();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), Database.password(address));
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(OTHER_CLIENTS)) {
      return count.next() && count.getLong(1) == 0 && !SharedPostgres.joinedWithin(folder, idleMax);
    } catch (SQLException e) {
      log.warn("the server does not answer and is started again: {}", e.getMessage());
      server.restart();
      return false;
    }
  }
}
