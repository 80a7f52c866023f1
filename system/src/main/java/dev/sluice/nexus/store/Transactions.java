package dev.sluice.nexus.store;

import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that are tried again when the datastore is at fault, for one worker: callbacks run
 * as its tasks. Every body yields a value.
 *
 * <p>A lost answer to a commit is the delicate case: the body may run again only if it recognises
 * that it has been applied, whatever others have done since. Hence a method for bodies that do, and
 * one for those that cannot.
 */
public final class Transactions {

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  /**
   * How often and how fast to try again.
   *
   * @param triesMax runs of one transaction before it fails
   * @param pauseMost upper bound of the uniform pause between them
   * @param outages pauses of {@link #untilDone} once a transaction has failed
   * @param pageRows rows that one transaction of a {@link #listing} reads at most
   */
  public record Limits(int triesMax, Duration pauseMost, Backoff outages, int pageRows) {}

  /**
   * A part of a listing.
   *
   * @param <T> what is listed; made of one row each, so that it tells where the next page begins
   */
  @FunctionalInterface
  public interface Page<T> {
    /** At most {@code limit} of what follows {@code last}; from the first on if that is null. */
    List<T> after(Transaction tx, @Nullable T last, int limit);
  }

  private final Datastore datastore;
  private final Worker worker;
  private final RandomGenerator pauses;
  private final Limits limits;

  /**
   * Transactions for {@code worker}.
   *
   * @param pauses a stream drawn from by {@code worker} only
   */
  public Transactions(Datastore datastore, Worker worker, RandomGenerator pauses, Limits limits) {
    this.datastore = datastore;
    this.worker = worker;
    this.pauses = pauses;
    this.limits = limits;
  }

  /**
   * Runs a transaction whose body may run again at any later time after it has been applied. Tries
   * again unless the datastore cannot be reached.
   *
   * @param failed gets what the body threw, or a {@link StoreException}; its kind is {@link
   *     StoreException.Kind#COMMIT_UNKNOWN} if any run may have been applied
   */
  public <T> void idempotent(
      String name,
      Function<Transaction, T> body,
      Consumer<? super T> done,
      Consumer<Throwable> failed) {
    new Tries<>(name, body, true, done, failed).run();
  }

  /**
   * As {@link #idempotent}, but for a body that must not run again once it may have been applied.
   */
  public <T> void atMostOnce(
      String name,
      Function<Transaction, T> body,
      Consumer<? super T> done,
      Consumer<Throwable> failed) {
    new Tries<>(name, body, false, done, failed).run();
  }

  /**
   * As {@link #idempotent}, through any outage: for work that must not be dropped. What the body
   * throws is a fault of the program and goes to the worker.
   */
  public <T> void untilDone(String name, Function<Transaction, T> body, Consumer<? super T> done) {
    untilDone(name, body, done, 1);
  }

  private <T> void untilDone(
      String name, Function<Transaction, T> body, Consumer<? super T> done, int failures) {
    idempotent(
        name,
        body,
        done,
        failure -> {
          throwUnlessStore(failure);
          Duration pause = limits.outages().pause(failures);
          LOG.info("{}; trying again in {}", failure.getMessage(), pause);
          worker.after(pause, () -> untilDone(name, body, done, failures + 1));
        });
  }

  /**
   * Lists what may be long, each page in a transaction of its own: what is there all the while is
   * listed once, what comes or goes meanwhile once or not at all.
   */
  public <T> void listing(
      String name, Page<T> page, Consumer<? super List<T>> done, Consumer<Throwable> failed) {
    list(name, page, new ArrayList<>(), done, failed);
  }

  private <T> void list(
      String name,
      Page<T> page,
      List<T> soFar,
      Consumer<? super List<T>> done,
      Consumer<Throwable> failed) {
    T last = soFar.isEmpty() ? null : soFar.get(soFar.size() - 1);
    idempotent(
        name,
        tx -> page.after(tx, last, limits.pageRows()),
        found -> {
          soFar.addAll(found);
          if (found.size() < limits.pageRows()) {
            done.accept(soFar);
          } else {
            list(name, page, soFar, done, failed);
          }
        },
        failed);
  }

  /** Throws {@code failure} as the fault of the program it is, unless the datastore is at fault. */
  public static void throwUnlessStore(Throwable failure) {
    if (failure instanceof StoreException) {
      return;
    }
    if (failure instanceof RuntimeException fault) {
      throw fault;
    }
    throw new IllegalStateException("a transaction failed", failure);
  }

  /** One transaction, run until it succeeds or there is no more sense in it. */
  private final class Tries<T> {
    private final String name;
    private final Function<Transaction, T> body;
    private final boolean idempotent;
    private final Consumer<? super T> done;
    private final Consumer<Throwable> failed;
    private int runs;
    private boolean perhapsApplied;

    Tries(
        String name,
        Function<Transaction, T> body,
        boolean idempotent,
        Consumer<? super T> done,
        Consumer<Throwable> failed) {
      this.name = name;
      this.body = body;
      this.idempotent = idempotent;
      this.done = done;
      this.failed = failed;
    }

    void run() {
      runs++;
      Stages.then(datastore.transact(name, body), worker, this::ended);
    }

    private void ended(@Nullable T value, @Nullable Throwable failure) {
      if (failure == null) {
        done.accept(Objects.requireNonNull(value));
      } else if (failure instanceof StoreException fault) {
        perhapsApplied |= fault.kind() == StoreException.Kind.COMMIT_UNKNOWN;
        if (mayRunAgain(fault)) {
          Duration pause = Duration.ofNanos(pauses.nextLong(limits.pauseMost().toNanos() + 1));
          worker.after(pause, this::run);
        } else {
          failed.accept(
              perhapsApplied
                  ? new StoreException(StoreException.Kind.COMMIT_UNKNOWN, name)
                  : fault);
        }
      } else {
        failed.accept(failure);
      }
    }

    private boolean mayRunAgain(StoreException fault) {
      return runs < limits.triesMax()
          && fault.kind() != StoreException.Kind.UNAVAILABLE
          && (idempotent || !perhapsApplied);
    }
  }
}
