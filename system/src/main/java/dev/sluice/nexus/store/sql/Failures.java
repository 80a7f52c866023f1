package dev.sluice.nexus.store.sql;

import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an error of the database means for a transaction, by its SQLSTATE. An error in answer to a
 * statement undoes the transaction. In answer to a commit that is so only if the server says so: of
 * a connection that breaks then, nobody knows.
 */
final class Failures {

  /**
   * Lost against another transaction: serialization failure, deadlock. A name that is taken by
   * another is one too, since {@link SqlInstanceStore} looks before it writes: a concurrent
   * transaction took it.
   */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");

  /**
   * Classes of errors that are the state of the server or of the way to it: connection (08), access
   * refused (28), transaction ended by a time limit (25), resources (53), limits of the server
   * (54), locks not had in time (55), operators (57), its system (58).
   */
  private static final Set<String> OUTAGES = Set.of("08", "28", "25", "53", "54", "55", "57", "58");

  private Failures() {}

  /** Whether the transaction has lost against another. */
  static boolean isConflict(SQLException failure) {
    return CONFLICTS.contains(stateOf(failure));
  }

  /** What a failed statement of the transaction {@code name} means. */
  static RuntimeException ofStatement(SQLException failure, String name) {
    String state = stateOf(failure);
    if (isConflict(failure)) {
      return new StoreException(Kind.SERIALIZATION, name);
    }
    if (state.length() < 2 || OUTAGES.contains(state.substring(0, 2))) {
      return new StoreException(Kind.UNAVAILABLE, name);
    }
    return new IllegalStateException("transaction " + name + ": SQLSTATE " + state, failure);
  }

  /** What a failed commit of the transaction {@code name} means. */
  static RuntimeException ofCommit(SQLException failure, String name) {
    return undone(failure)
        ? ofStatement(failure, name)
        : new StoreException(Kind.COMMIT_UNKNOWN, name);
  }

  /** Whether the server has said that it did not commit, and goes on: an error, nothing worse. */
  private static boolean undone(SQLException failure) {
    if (!(failure instanceof PSQLException fromServer)) {
      return false;
    }
    ServerErrorMessage said = fromServer.getServerErrorMessage();
    return said != null && "ERROR".equals(said.getSeverity());
  }

  private static String stateOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
