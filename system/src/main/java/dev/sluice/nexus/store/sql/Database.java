package dev.sluice.nexus.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections to a database, as transactions of Nexus want them: each wait has a bound. */
final class Database {

  /** Longest wait for the server to take a connection. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  /** Longest wait for a connection of the pool; the server may be asked twice within it. */
  private static final Duration POOL_MAX = Duration.ofSeconds(5);

  /** Longest run of one statement on the server, lock waits included. */
  private static final Duration STATEMENT_MAX = Duration.ofSeconds(5);

  /** Longest silence of the server: more than a statement may take. */
  private static final Duration SILENCE_MAX = STATEMENT_MAX.plusSeconds(5);

  /** After this the server drops a transaction whose client is gone without a word. */
  private static final Duration IDLE_IN_TRANSACTION_MAX = Duration.ofSeconds(10);

  private static final String PREFIX = "jdbc:postgresql:";

  private Database() {}

  /** A pool of connections, the first of which has been made. */
  static HikariDataSource connect(DatabaseAddress address, int connections) {
    String url = address.url();
    if (!url.startsWith(PREFIX)) {
      throw new DatabaseException(
          "database '" + url + "': expected " + PREFIX + "//HOST:PORT/DATABASE");
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("sluice-sql");
    config.setJdbcUrl(url);
    config.setUsername(address.user());
    config.setPassword(password(address));
    config.setMaximumPoolSize(connections);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    config.setConnectionTimeout(POOL_MAX.toMillis());
    config.setInitializationFailTimeout(POOL_MAX.toMillis());
    config.addDataSourceProperty("ApplicationName", "sluice");
    config.addDataSourceProperty("options", session());
    config.addDataSourceProperty("connectTimeout", CONNECT_MAX.toSeconds());
    config.addDataSourceProperty("loginTimeout", CONNECT_MAX.toSeconds());
    config.addDataSourceProperty("socketTimeout", SILENCE_MAX.toSeconds());
    config.addDataSourceProperty("tcpKeepAlive", true);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new DatabaseException("database " + url + ": cannot be connected to", cause(e));
    } catch (RuntimeException e) {
      throw new DatabaseException("database " + url + ": not understood", e);
    }
  }

  private static Throwable cause(RuntimeException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  /**
   * Settings of each connection, made with it: what a statement sets goes with a rollback. No
   * sequential scans: what a serializable transaction has read is what its plan has looked at, so
   * that one scan of a small table would make it lose against every change of that table.
   */
  private static String session() {
    return String.join(
        " ",
        "-c enable_seqscan=off",
        "-c statement_timeout=" + STATEMENT_MAX.toMillis(),
        "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION_MAX.toMillis());
  }

  /** The password; null if there is none. */
  static @Nullable String password(DatabaseAddress address) {
    Path file = address.passwordFile();
    if (file == null) {
      return null;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new DatabaseException("password file " + file + ": cannot be read", e);
    }
    if (lines.isEmpty() || lines.get(0).isBlank()) {
      throw new DatabaseException("password file " + file + ": expected the password in line 1");
    }
    return lines.get(0);
  }
}
