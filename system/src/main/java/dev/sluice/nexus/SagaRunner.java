package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.call.Answer;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins start sagas and keeps every unfinished saga running that is in the hands of this process.
 * From time to time, and when another Nexus falls silent, it takes over those that nobody runs: of
 * a Nexus that is gone or silent, of an earlier life of this one, or one whose begin was committed
 * although the answer was lost. To be called on its worker.
 */
final class SagaRunner {

  private static final Logger LOG = LoggerFactory.getLogger(SagaRunner.class);

  private final StartSaga.Tools tools;
  private final Worker worker;
  private final RequestKeys keys;
  private final Transactions transactions;
  private final Duration lookPeriod;
  private final Peers peers;
  private final OutcomeWatch outcomes;
  private final PeriodicTask sweeps;

  // In this process, or about to be: a saga enters before its begin is tried, so that none that is
  // begun here is ever taken for one left behind.
  private final Map<SagaId, StartSaga> running = new LinkedHashMap<>();

  private volatile boolean recovered;

  /**
   * A runner.
   *
   * @param outcomes tells users what became of a start that another goes on with
   */
  SagaRunner(
      StartSaga.Tools tools,
      Peers peers,
      OutcomeWatch outcomes,
      Worker worker,
      RequestKeys keys,
      NexusConfig config) {
    this.tools = tools;
    this.worker = worker;
    this.keys = keys;
    this.peers = peers;
    this.outcomes = outcomes;
    this.transactions = tools.transactions();
    this.lookPeriod = config.keys().lookPeriod();
    this.sweeps = new PeriodicTask(worker, config.sagaSweepPeriod(), this::sweep);
  }

  /**
   * Starts an instance for a user.
   *
   * @param begun is run once the start is in the datastore
   */
  void start(
      InstanceId instance,
      Runnable begun,
      Consumer<InstanceView> done,
      Consumer<Throwable> failed) {
    SagaId id = new SagaId(tools.ids().next());
    begin(
        id,
        "start-begin",
        tx -> StartSteps.begin(tx, id, tools.self(), instance),
        begun,
        done,
        failed);
  }

  /**
   * Starts an instance for a user whose request has a key, or waits for the start that an earlier
   * copy of this request has begun, here or in another process.
   *
   * @param begun is run once the start is in the datastore
   * @param patience how long to wait for one that others run; nobody is answered after it
   */
  void start(
      KeyedRequest<InstanceView> request,
      InstanceId instance,
      Duration patience,
      Runnable begun,
      Consumer<InstanceView> done,
      Consumer<Throwable> failed) {
    SagaId id = new SagaId(tools.ids().next());
    long looks = patience.toNanos() / lookPeriod.toNanos(); // dividedBy counts in big decimals
    Runnable look = () -> look(request, looks, done, failed);
    StartSaga saga =
        run(id, Epoch.FIRST, new ForUser(id, running -> look.run(), failure -> look.run(), look));
    transactions.idempotent(
        "start-begin",
        tx -> keys.start(tx, request, id, () -> StartSteps.begin(tx, id, tools.self(), instance)),
        start -> {
          StartPosition position = start.position();
          Answer<InstanceView> answer = start.answer();
          if (position == null) {
            running.remove(id);
          }
          if (answer != null) {
            RequestHandler.tell(answer, done, failed);
            return;
          }
          begun.run();
          if (position != null) {
            saga.goOn(position);
          } else {
            look.run();
          }
        },
        failure -> {
          running.remove(id);
          failed.accept(failure);
        });
  }

  /**
   * Answers with what a start has come to: now, or as soon as it has ended. A look that fails says
   * nothing of the start, so it is no answer either.
   */
  private void look(
      KeyedRequest<InstanceView> request,
      long looks,
      Consumer<InstanceView> done,
      Consumer<Throwable> failed) {
    Runnable again =
        () -> {
          if (looks > 0) {
            worker.after(lookPeriod, () -> look(request, looks - 1, done, failed));
          }
        };
    transactions.idempotent(
        "start-key-look",
        tx -> Optional.ofNullable(keys.outcome(tx, request)),
        answer -> answer.ifPresentOrElse(known -> RequestHandler.tell(known, done, failed), again),
        failure -> {
          Transactions.throwUnlessStore(failure);
          again.run();
        });
  }

  /** Starts a failed instance again, if that is still due. */
  void startAgain(InstanceId instance, Duration cooldown) {
    SagaId id = new SagaId(tools.ids().next());
    Instant now = tools.clock().instant();
    begin(
        id,
        "start-begin-again",
        tx -> StartSteps.beginAgain(tx, id, tools.self(), instance, now, cooldown),
        () -> {},
        started -> LOG.info("instance {} runs again", instance),
        failure -> LOG.info("instance {} stays failed: {}", instance, failure.getMessage()));
  }

  /**
   * Moves the instance of a VMM away from its sled, if that is drained and it may go.
   *
   * @param moved is run when it runs elsewhere
   * @param tried is told once it is decided whether it is moved, and whether others of the sled may
   *     be tried now
   */
  void move(VmmRow vmm, Runnable moved, Consumer<Boolean> tried, Consumer<Throwable> failed) {
    SagaId id = new SagaId(tools.ids().next());
    MoveSteps.Means means =
        new MoveSteps.Means(
            id, tools.self(), new PropolisId(tools.ids().next()), tools.draws().nextLong());
    StartSaga saga = run(id, Epoch.FIRST, new Moving(id, moved));
    transactions.idempotent(
        "move-begin",
        tx -> MoveSteps.begin(tx, vmm.id(), means),
        move -> {
          StartPosition begun = move.begun();
          if (begun == null) {
            running.remove(id);
          } else {
            LOG.info("instance {} leaves sled {}", vmm.instance(), vmm.sled());
            saga.goOn(begun);
          }
          tried.accept(move.more());
        },
        failure -> {
          running.remove(id);
          failed.accept(failure);
        });
  }

  private void begin(
      SagaId id,
      String name,
      Function<Transaction, StartPosition> begin,
      Runnable begun,
      Consumer<InstanceView> done,
      Consumer<Throwable> failed) {
    StartSaga saga =
        run(
            id,
            Epoch.FIRST,
            new ForUser(id, done, failed, () -> outcomes.await(id, done, failed::accept)));
    transactions.idempotent(
        name,
        begin,
        position -> {
          begun.run();
          saga.goOn(position);
        },
        failure -> {
          running.remove(id);
          failed.accept(failure);
        });
  }

  private StartSaga run(SagaId id, Epoch epoch, Ending ending) {
    StartSaga saga = new StartSaga(id, epoch, tools, ending);
    ending.saga = saga;
    running.put(id, saga);
    return saga;
  }

  /** Takes over what nobody runs, now and once in every period; from any worker. */
  void start() {
    sweeps.start();
  }

  /** Takes over what nobody runs, and sees what others have called off, now. */
  void sweep() {
    transactions.listing(
        "saga-list",
        (tx, last, limit) -> tx.sagas().unfinished(last == null ? null : last.id(), limit),
        this::takeUp,
        this::missed);
  }

  private void takeUp(List<SagaRow> sagas) {
    for (SagaRow row : sagas) {
      if (isLeft(row)) {
        SagaId id = row.id();
        LOG.info("taking over saga {} at {}", id, row.step());
        run(id, row.epoch().next(), new Ending(id)).takeOver(row, peers::silent);
      } else if (row.step() == SagaRow.Step.CALL_OFF) {
        calledOff(row.id()); // by another Nexus, of which these hands may not have heard
      }
    }
    recovered = true;
  }

  /**
   * Whether nobody runs this saga. Two lists may overlap, so this process may be taking it over as
   * this row has it already: once more, and it would be run twice.
   */
  private boolean isLeft(SagaRow row) {
    StartSaga here = running.get(row.id());
    if (tools.self().equals(row.owner())) {
      return here == null;
    }
    return (here == null || here.epoch().isOlderThan(row.epoch().next()))
        && peers.maybeGone(row.owner());
  }

  /** Whether what was left behind when this process began has been taken up; from anywhere. */
  boolean recovered() {
    return recovered;
  }

  /** A saga was called off, as the datastore has it; from its worker. */
  void calledOff(SagaId id) {
    StartSaga saga = running.get(id);
    if (saga != null) {
      saga.calledOff();
    }
  }

  private void missed(Throwable failure) {
    Transactions.throwUnlessStore(failure);
    LOG.info("{}; the next sweep will see", failure.getMessage());
  }

  /** The end of a saga that nobody waits for here. */
  private class Ending implements StartSaga.Listener {
    private final SagaId id;
    private @Nullable StartSaga saga;

    Ending(SagaId id) {
      this.id = id;
    }

    @Override
    public void calledOff() {}

    @Override
    public void started(InstanceView instance) {
      leave();
    }

    @Override
    public void notStarted(ApiException reason) {
      leave();
      LOG.info("saga {}: {}", id, reason.getMessage());
    }

    @Override
    public void takenOver() {
      leave();
      LOG.info("saga {} is in other hands", id);
    }

    /** Leaves; not so the saga that this process runs by now after it has taken it over anew. */
    private void leave() {
      running.remove(id, saga);
    }
  }

  /** The end of a saga that moves an instance. */
  private final class Moving extends Ending {
    private final Runnable moved;

    Moving(SagaId id, Runnable moved) {
      super(id);
      this.moved = moved;
    }

    @Override
    public void started(InstanceView instance) {
      super.started(instance);
      moved.run();
    }
  }

  /** The end of a saga that a user waits for. */
  private final class ForUser extends Ending {
    private final Consumer<InstanceView> done;
    private final Consumer<Throwable> failed;
    private final Runnable elsewhere;
    private boolean told;

    ForUser(
        SagaId id, Consumer<InstanceView> done, Consumer<Throwable> failed, Runnable elsewhere) {
      super(id);
      this.done = done;
      this.failed = failed;
      this.elsewhere = elsewhere;
    }

    @Override
    public void calledOff() {
      if (!told) {
        told = true;
        failed.accept(StartSaga.calledOffReason());
      }
    }

    @Override
    public void started(InstanceView instance) {
      super.started(instance);
      done.accept(instance);
    }

    @Override
    public void notStarted(ApiException reason) {
      super.notStarted(reason);
      if (!told) {
        failed.accept(reason);
      }
    }

    @Override
    public void takenOver() {
      super.takenOver();
      if (!told) {
        elsewhere.run();
      }
    }
  }
}
