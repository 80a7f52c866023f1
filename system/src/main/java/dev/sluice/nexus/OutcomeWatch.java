package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells users what becomes of starts that they have asked for here and that another Nexus goes on
 * with: looks for the outcome from time to time, as long as a user may wait.
 */
final class OutcomeWatch {

  private final Transactions transactions;
  private final Worker worker;
  private final Backoff pauses;
  private final Duration limit;

  /**
   * A watch.
   *
   * @param limit how long a user waits at most
   */
  OutcomeWatch(Transactions transactions, Worker worker, Backoff pauses, Duration limit) {
    this.transactions = transactions;
    this.worker = worker;
    this.pauses = pauses;
    this.limit = limit;
  }

  /** Calls one of the two once the saga has ended, if that is within the limit. */
  void await(SagaId saga, Consumer<InstanceView> started, Consumer<ApiException> notStarted) {
    Wait wait = new Wait(saga, started, notStarted);
    worker.after(limit, () -> wait.over = true);
    wait.look();
  }

  private final class Wait {
    private final SagaId saga;
    private final Consumer<InstanceView> started;
    private final Consumer<ApiException> notStarted;
    private int looks;
    private boolean over;

    Wait(SagaId saga, Consumer<InstanceView> started, Consumer<ApiException> notStarted) {
      this.saga = saga;
      this.started = started;
      this.notStarted = notStarted;
    }

    void look() {
      if (!over) {
        transactions.idempotent("start-outcome", this::read, this::looked, this::missed);
      }
    }

    /** The outcome; empty while the saga goes on. */
    private Optional<Ended> read(Transaction tx) {
      Optional<OutcomeRow> outcome = tx.outcomes().get(saga);
      return outcome.isEmpty() && tx.sagas().get(saga).isPresent()
          ? Optional.empty()
          : Optional.of(new Ended(outcome));
    }

    private void looked(Optional<Ended> ended) {
      if (ended.isEmpty()) {
        again();
        return;
      }
      OutcomeRow outcome = ended.get().outcome().orElse(null);
      InstanceView instance = outcome == null ? null : outcome.started();
      if (instance != null) {
        started.accept(instance);
      } else {
        notStarted.accept(StartSaga.reason(outcome));
      }
    }

    private void missed(Throwable failure) {
      Transactions.throwUnlessStore(failure);
      again();
    }

    private void again() {
      looks++;
      worker.after(pauses.pause(looks), this::look);
    }
  }

  private record Ended(Optional<OutcomeRow> outcome) {}
}
