package dev.sluice.nexus.store.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;

/**
 * The PostgreSQL server of all tests of this JVM. It ends with the JVM, however that ends; what it
 * holds stays in {@code target} for the next.
 */
public final class TestDatabase {

  /** One for each of the JVMs that run tests side by side. */
  static final Path FOLDER = Path.of("target", "postgres" + System.getProperty("fork", ""));

  private static final List<String> TABLES =
      List.of(
          "sled",
          "instance",
          "vmm",
          "reservation",
          "reserved",
          "saga",
          "request_key",
          "request_keys",
          "saga_outcome",
          "nexus");

  private TestDatabase() {}

  /** Started when it is asked for first: not in processes that use another server. */
  private static final class Server {
    static final EmbeddedPostgres IT = EmbeddedPostgres.start(FOLDER);
  }

  /** The server. */
  static EmbeddedPostgres server() {
    return Server.IT;
  }

  /** A database of this name without anything in it. */
  public static DatabaseAddress fresh(String name) {
    execute(server().address(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    execute(server().address(), "CREATE DATABASE " + name);
    return address(name);
  }

  /** Where the database of this name is. */
  public static DatabaseAddress address(String name) {
    DatabaseAddress whole = server().address();
    return new DatabaseAddress(
        whole.url().replaceFirst("/postgres$", "/" + name), whole.user(), whole.passwordFile());
  }

  /** Deletes all rows. */
  public static void clear(DatabaseAddress database) {
    for (String table : TABLES) {
      execute(database, "DELETE FROM " + table);
    }
  }

  /** Executes one statement, on a connection of its own. */
  public static void execute(DatabaseAddress database, String sql) {
    with(
        database,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
          }
        });
  }

  /** Answers what {@code work} does on a connection of its own. */
  public static <T> T with(DatabaseAddress database, Function<Connection, T> work) {
    try (Connection connection =
        DriverManager.getConnection(
            database.url(), database.user(), Files.readString(database.passwordFile()).strip())) {
      return work.apply(connection);
    } catch (Exception e) {
      throw new IllegalStateException(database.url(), e);
    }
  }
}
