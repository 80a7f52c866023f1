package dev.sluice.scenarios.smoke;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of Nexus, past Nexus. */
final class Books {

  /** What goes with the instances. */
  static final List<String> OF_INSTANCES = List.of("instance", "vmm", "reservation", "saga");

  private Books() {}

  /** How many rows there are in some tables, those that do not exist counted as empty. */
  static long rows(DatabaseAddress database, List<String> tables) throws SQLException, IOException {
    long rows = 0;
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), password(database));
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        if (!number(statement, "SELECT count(to_regclass('" + table + "'))").equals(0L)) {
          rows += number(statement, "SELECT count(*) FROM " + table);
        }
      }
    }
    return rows;
  }

  /** How many sagas are in other hands than those that began them. */
  static long takenOver(DatabaseAddress database) throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), password(database));
        Statement statement = connection.createStatement()) {
      return number(statement, "SELECT count(*) FROM saga WHERE epoch > 1");
    }
  }

  private static Long number(Statement statement, String query) throws SQLException {
    try (ResultSet count = statement.executeQuery(query)) {
      return count.next() ? count.getLong(1) : 0L;
    }
  }

  private static @Nullable String password(DatabaseAddress database) throws IOException {
    Path file = database.passwordFile();
    return file == null ? null : Files.readAllLines(file).get(0);
  }

  /**
   * Checks that a database can be used and holds nothing of another rack.
   *
   * @throws BadInputException if not
   */
  static void checkEmpty(DatabaseAddress database) {
    List<String> tables = new ArrayList<>(OF_INSTANCES);
    tables.add("sled");
    long rows;
    try {
      rows = rows(database, tables);
    } catch (SQLException | IOException e) {
      throw new BadInputException("--db: " + database.url() + ": " + e.getMessage(), e);
    }
    if (rows != 0) {
      throw BadInputException.of("--db", database.url(), "a database without sleds and instances");
    }
  }
}
