package dev.sluice.nexus.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the connection of one transaction. The first that fails marks the transaction: it
 * cannot commit any more, whatever its body makes of that failure.
 */
final class Queries {

  /** A statement that failed: ends the body of a transaction. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(SQLException cause) {
      super(cause);
    }
  }

  /**
   * Reads the current row of a result.
   *
   * @param <R> what the row becomes
   */
  @FunctionalInterface
  interface Reader<R> {
    R read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private @Nullable SQLException failure;
  private boolean wrote;

  Queries(Connection connection) {
    this.connection = connection;
  }

  /** The first failure of a statement; null if none has failed. */
  @Nullable SQLException failure() {
    return failure;
  }

  /** Whether any statement may have changed a row. */
  boolean wrote() {
    return wrote;
  }

  /** All rows of a query. */
  <R> List<R> list(String sql, Reader<R> reader, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet result = statement.executeQuery()) {
      List<R> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The only row of a query, if there is one. */
  <R> Optional<R> one(String sql, Reader<R> reader, @Nullable Object... arguments) {
    List<R> rows = list(sql, reader, arguments);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  /** A page of a query that is given in two forms: its first page, and what follows a key. */
  <R> List<R> page(Page sql, Reader<R> reader, @Nullable UUID after, int limit) {
    checkLimit(limit);
    return after == null
        ? list(sql.first(), reader, limit)
        : list(sql.next(), reader, after, limit);
  }

  /**
   * A query that is answered in pages.
   *
   * @param first takes the limit
   * @param next takes the last key that was seen, and the limit
   */
  record Page(String first, String next) {
    /** The rows of a table that meet a condition, by id. */
    static Page of(String table, String condition) {
      String select = "SELECT * FROM " + table + " WHERE " + condition;
      return new Page(select + " ORDER BY id LIMIT ?", select + " AND id > ? ORDER BY id LIMIT ?");
    }

    /** All rows of a table, by id. */
    static Page of(String table) {
      return new Page(
          "SELECT * FROM " + table + " ORDER BY id LIMIT ?",
          "SELECT * FROM " + table + " WHERE id > ? ORDER BY id LIMIT ?");
    }
  }

  /** Changes rows, and reads what {@code RETURNING} answers. */
  <R> List<R> change(String sql, Reader<R> reader, @Nullable Object... arguments) {
    wrote = true;
    return list(sql, reader, arguments);
  }

  /** Refuses a page without rows. */
  static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
  }

  /** Changes rows. */
  void update(String sql, @Nullable Object... arguments) {
    wrote = true;
    try (PreparedStatement statement = prepared(sql, arguments)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private PreparedStatement prepared(String sql, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        Object argument = arguments[i];
        statement.setObject(
            i + 1,
            argument instanceof UUID[] ids ? connection.createArrayOf("uuid", ids) : argument);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private Failed failed(SQLException e) {
    if (failure == null) {
      failure = e;
    }
    return new Failed(e);
  }
}
