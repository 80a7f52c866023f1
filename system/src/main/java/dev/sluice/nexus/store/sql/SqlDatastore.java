package dev.sluice.nexus.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.nexus.store.Stores;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.platform.real.LogContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datastore over PostgreSQL. Each transaction runs on one of a few threads, with a connection
 * of its own, and is serializable. Bodies run on these threads, and so do continuations that name
 * no worker.
 *
 * <p>A transaction always ends: it waits for a thread within {@link #WAIT_MAX}, for a connection
 * and for each statement within the limits of {@link Database}; too many that wait are refused at
 * once. {@link StoreException.Kind} tells its failures apart:
 *
 * <ul>
 *   <li>SERIALIZATION: SQLSTATE 40001, 40P01, or a name that a concurrent transaction took;
 *   <li>UNAVAILABLE: no connection, or it broke before the commit was sent;
 *   <li>COMMIT_UNKNOWN: it broke after that, or the server ended with the commit in hand.
 * </ul>
 */
public final class SqlDatastore implements Datastore, AutoCloseable {

  /** Transactions at one time: beyond a few per core they only lose against each other. */
  static final int THREADS = 8;

  /** Transactions that may wait; each is a request that somebody waits for. */
  static final int WAITING_MAX = 10_000;

  /** Longest wait for a thread. */
  static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** Longest wait for transactions in hand at the end. */
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(SqlDatastore.class);

  private final HikariDataSource connections;
  private final ThreadPoolExecutor threads;
  private volatile boolean closed;

  private SqlDatastore(HikariDataSource connections) {
    this.connections = connections;
    AtomicInteger made = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "sql-" + made.incrementAndGet());
              thread.setDaemon(true); // a transaction in hand must not keep the process alive
              return thread;
            });
  }

  /**
   * Opens the books in a database: brings its schema up to date, and keeps connections to it. Later
   * outages of the server are failures of single transactions; connections come back by themselves.
   *
   * @throws DatabaseException if that cannot be done now
   */
  public static SqlDatastore open(DatabaseAddress address) {
    HikariDataSource connections = Database.connect(address, THREADS);
    try {
      Schema.migrate(address);
      return new SqlDatastore(connections);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  @Override
  public <T> CompletionStage<T> transact(String name, Function<Transaction, T> body) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    long asked = System.nanoTime();
    try {
      threads.execute(
          LogContext.carriedBy(
              () -> {
                if (closed || System.nanoTime() - asked > WAIT_MAX.toNanos()) {
                  outcome.completeExceptionally(new StoreException(Kind.UNAVAILABLE, name));
                } else {
                  run(name, body, outcome);
                }
              }));
    } catch (RejectedExecutionException fullOrClosed) {
      outcome.completeExceptionally(new StoreException(Kind.UNAVAILABLE, name));
    }
    return outcome;
  }

  /**
   * Ends it: what waits is refused, what runs has a moment to end, and then loses its connection.
   */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("transactions still run {} after the end", END_MAX);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    connections.close();
  }

  private <T> void run(String name, Function<Transaction, T> body, CompletableFuture<T> outcome) {
    try {
      outcome.complete(attempt(name, body));
    } catch (RuntimeException | Error failure) {
      outcome.completeExceptionally(failure);
    }
  }

  private <T> T attempt(String name, Function<Transaction, T> body) {
    Connection connection;
    try {
      connection = connections.getConnection();
    } catch (SQLException e) {
      log.info("transaction {}: no connection: {}", name, e.getMessage());
      throw new StoreException(Kind.UNAVAILABLE, name);
    }
    try {
      return attempt(name, body, connection);
    } finally {
      giveBack(connection);
    }
  }

  private <T> T attempt(String name, Function<Transaction, T> body, Connection connection) {
    Queries queries = new Queries(connection);
    T result;
    try {
      result = body.apply(stores(queries));
    } catch (RuntimeException | Error thrown) {
      checkStatements(queries, name);
      if (!queries.wrote()) {
        // A refusal stands on what was read, and only a commit tells whether that was serializable.
        commit(connection, queries, name);
      }
      throw thrown;
    }
    checkStatements(queries, name);
    commit(connection, queries, name);
    return result;
  }

  private static void checkStatements(Queries queries, String name) {
    SQLException failure = queries.failure();
    if (failure != null) {
      note(name, failure);
      throw Failures.ofStatement(failure, name);
    }
  }

  private static void commit(Connection connection, Queries queries, String name) {
    try {
      connection.commit();
    } catch (SQLException e) {
      note(name, e);
      throw queries.wrote()
          ? Failures.ofCommit(e, name)
          : Failures.ofStatement(e, name); // there was nothing to commit
    }
  }

  /** A conflict is what happens to transactions; all else is worth a line. */
  private static void note(String name, SQLException failure) {
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (Failures.isConflict(failure)) {
      log.debug("transaction {}: {}", name, line);
    } else {
      log.info("transaction {}: {}", name, line);
    }
  }

  /** Undoes what is not committed: the pool does so with every connection that comes back. */
  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("a connection that did not go back", e);
    }
  }

  /** The stores on one connection, for one run of one transaction. */
  static Transaction stores(Queries queries) {
    return new Stores(
        new SqlSledStore(queries),
        new SqlInstanceStore(queries),
        new SqlVmmStore(queries),
        new SqlReservationStore(queries),
        new SqlSagaStore(queries),
        new SqlKeyStore(queries),
        new SqlOutcomeStore(queries),
        new SqlNexusStore(queries));
  }
}
