package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.SledAdminCall;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.platform.Platform;
import dev.sluice.platform.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane of a rack: answers sled-agents, users and operators, and does in the background
 * what must happen without being asked. What must outlive it is in the datastore: a Nexus that dies
 * at any point is replaced by another over the same one, and several may work over one at a time.
 *
 * <p>A start saga is in the hands of one of them. When that one has been silent for a lease,
 * another takes the saga over and raises its {@link dev.sluice.api.Epoch}. Safety rests on the
 * epoch alone: each step compares the whole row in its transaction, and sleds refuse requests of an
 * older epoch, so that one that was only paused or cut off does no harm when it goes on.
 *
 * <p>Refusals of a datastore at fault: {@link ErrorCode#UNAVAILABLE} if nothing has happened,
 * {@link ErrorCode#OUTCOME_UNKNOWN} if that is not known.
 */
public final class Nexus implements InstanceApi, SledAdminApi, NexusInternalApi {

  private static final Logger LOG = LoggerFactory.getLogger(Nexus.class);

  private final AtomicBoolean ending = new AtomicBoolean();
  private final NexusConfig config;
  private final Platform platform;
  private final Datastore datastore;

  private final RequestHandler requests;
  private final Worker worker;
  private final Peers peers;
  private final RequestKeys keys;
  private final KeyCleaner keyCleaner;
  private final SagaRunner sagas;
  private final OutcomeExpiry outcomes;
  private final StopRunner stops;
  private final InstanceWatcher watcher;
  private final ReservoirReconciler reconciler;
  private final AutoRestart autoRestart;
  private final SledDrainer drainer;

  /**
   * A Nexus over {@code datastore} that reaches sleds over {@code transport}.
   *
   * @param name the same in each of its lives, and another than that of any other Nexus
   */
  public Nexus(
      String name,
      NexusConfig config,
      Platform platform,
      Datastore datastore,
      Transport transport) {
    this.config = config;
    this.platform = platform;
    this.datastore = datastore;
    InstantSource clock = platform.clock();

    // Requests taken in are answered even while the process is ending; all else stops.
    Worker answering = platform.scheduler().worker("nexus");
    RandomGenerator pauses = platform.random().stream("transaction-pauses/nexus");
    this.requests = new RequestHandler(transactions(answering, pauses), answering, ending);
    this.worker = new StoppableWorker(answering, ending);
    Transactions transactions = transactions(worker, pauses);
    SledCalls calls = new SledCalls(transport, worker, config);
    Teardown teardown =
        new Teardown(transactions, calls, worker, clock, config.sledRetry(), this::sledLost);
    NexusId self = new NexusId(platform.ids().next());
    StartSaga.Tools tools =
        new StartSaga.Tools(
            self,
            transactions,
            calls,
            teardown,
            platform.ids(),
            platform.random().stream("placement"),
            clock,
            this::sledLost);
    this.peers =
        new Peers(
            transactions,
            worker,
            self,
            name,
            config.beatPeriod(),
            config.lease(),
            this::peerSilent);
    OutcomeWatch waiting =
        new OutcomeWatch(transactions, worker, config.sledRetry(), config.replyLimit());
    this.keys = new RequestKeys(config.keys());
    this.sagas = new SagaRunner(tools, peers, waiting, worker, keys, config);
    this.outcomes =
        new OutcomeExpiry(
            transactions, worker, clock, config.outcomesKept(), config.transactions().pageRows());
    this.stops = new StopRunner(tools, sagas, keys, worker, config.replyLimit());
    this.keyCleaner = new KeyCleaner(transactions, keys, worker, clock, config.keys());
    this.drainer = new SledDrainer(transactions, sagas, worker);
    this.autoRestart = new AutoRestart(transactions, sagas, worker, clock, config);

    Worker watching = worker("instance-watcher");
    this.watcher =
        new InstanceWatcher(
            new SledWatch.Tools(
                transactions("instance-watcher", watching),
                new SledCalls(transport, watching, config),
                clock),
            watching,
            config.watchPeriod(),
            drainer::drain);
    Worker reconciling = worker("reservoir-reconciler");
    this.reconciler =
        new ReservoirReconciler(
            transactions("reservoir-reconciler", reconciling),
            new SledCalls(transport, reconciling, config),
            reconciling,
            config.reconcilePeriod());
  }

  private void peerSilent() {
    sagas.sweep();
  }

  private void sledLost(SledId sled) {
    watcher.sledLost(sled);
  }

  private Worker worker(String name) {
    return new StoppableWorker(platform.scheduler().worker(name), ending);
  }

  private Transactions transactions(String user, Worker userWorker) {
    return transactions(userWorker, platform.random().stream("transaction-pauses/" + user));
  }

  private Transactions transactions(Worker userWorker, RandomGenerator pauses) {
    return new Transactions(datastore, userWorker, pauses, config.transactions());
  }

  /** Takes over the sagas that a life before left behind, and begins the work in the background. */
  public void start() {
    worker.execute(() -> peers.start(sagas::start));
    outcomes.start();
    watcher.start();
    reconciler.start();
    autoRestart.start();
    keyCleaner.start();
  }

  /** Whether it has taken up the sagas that a Nexus before left behind; from anywhere. */
  public boolean recovered() {
    return sagas.recovered();
  }

  /** Ends this process: refuses new requests, and leaves all other work as the datastore has it. */
  public void shutdown() {
    ending.set(true);
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    Instant now = now();
    return requests.idempotent(
        "sled-get", tx -> SledRegistry.get(tx, id, boot, now), this::noteContact);
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    Instant now = now();
    // A second try after a commit in doubt would find its own generation and call it stale. That
    // the outcome is unknown is the truth, and the sled-agent asks again after either answer.
    return requests.atMostOnce(
        "sled-put",
        tx -> SledRegistry.put(tx, info, now),
        contact -> {
          noteContact(contact);
          return null;
        });
  }

  private SledAgentInfo noteContact(SledRegistry.Contact contact) {
    if (contact.rebooted()) {
      LOG.info("sled {} has restarted", contact.info().id());
      watcher.sledLost(contact.info().id());
    }
    return contact.info();
  }

  @Override
  public CompletionStage<List<SledView>> sleds() {
    return requests.listing("sled-list", SledRegistry::page);
  }

  @Override
  public CompletionStage<Void> setPolicy(
      SledId id, SledPolicy policy, @Nullable IdempotencyKey key) {
    Instant now = now();
    return order(
        "sled-policy",
        key,
        () -> new SledAdminCall.SetPolicy(id, policy, null),
        tx -> SledRegistry.setPolicy(tx, id, policy, now),
        changed -> {
          if (changed && policy == SledPolicy.EXPUNGED) {
            watcher.sledLost(id);
          } else if (changed && policy == SledPolicy.DRAIN) {
            drainer.drain(id);
          }
        });
  }

  @Override
  public CompletionStage<Void> decommission(SledId id, @Nullable IdempotencyKey key) {
    Instant now = now();
    return order(
        "sled-decommission",
        key,
        () -> new SledAdminCall.Decommission(id, null),
        tx -> SledRegistry.decommission(tx, id, now),
        changed -> {});
  }

  @Override
  public CompletionStage<Void> setDesiredReservoir(
      SledId id, ReservoirMode desired, @Nullable IdempotencyKey key) {
    Instant now = now();
    return order(
        "sled-desire",
        key,
        () -> new SledAdminCall.SetDesiredReservoir(id, desired, null),
        tx -> SledRegistry.setDesired(tx, id, desired, now),
        changed -> reconciler.reconcileNow());
  }

  @Override
  public CompletionStage<Void> abandonSaga(SagaId id) {
    Instant now = now();
    return requests.atMostOnce(
        "saga-abandon",
        tx -> Instances.abandon(tx, id, now),
        leaving -> {
          LOG.info("saga {} is abandoned", id);
          worker.execute(() -> stops.left(leaving));
          return null;
        });
  }

  /** An operator's request, at most once without a key. */
  private CompletionStage<Void> order(
      String name,
      @Nullable IdempotencyKey key,
      Supplier<Call<Void>> call,
      Function<Transaction, Boolean> body,
      Consumer<Boolean> effect) {
    if (key == null) {
      return requests.atMostOnce(
          name,
          body,
          changed -> {
            effect.accept(changed);
            return null;
          });
    }
    KeyedRequest<Void> request = KeyedRequest.ofOperator(key, call.get(), now());
    return requests.once(name, tx -> keys.once(tx, request, body, changed -> null), effect);
  }

  @Override
  public CompletionStage<InstanceView> create(InstanceSpec spec, @Nullable IdempotencyKey key) {
    InstanceId id = new InstanceId(platform.ids().next());
    Instant now = now();
    Function<Transaction, InstanceView> body = tx -> Instances.create(tx, id, spec, now);
    if (key == null) {
      // At most once: others may delete it before it could be run again.
      return requests.atMostOnce("instance-create", body, view -> view);
    }
    KeyedRequest<InstanceView> request =
        KeyedRequest.ofUser(key, new InstanceCall.Create(spec, null), now);
    return requests.once(
        "instance-create", tx -> keys.once(tx, request, body, view -> view), view -> {});
  }

  @Override
  public CompletionStage<InstanceView> start(InstanceId id, @Nullable IdempotencyKey key) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable onceBegun = () -> begun.set(true);
    return requests.within(
        config.replyLimit(),
        () -> late(begun, ErrorCode.START_PENDING, "instance " + id + " is still starting"),
        (done, failed) ->
            worker.execute(
                () -> {
                  if (key == null) {
                    sagas.start(id, onceBegun, done, failed);
                  } else {
                    KeyedRequest<InstanceView> request =
                        KeyedRequest.ofUser(key, new InstanceCall.Start(id, null), now());
                    sagas.start(request, id, config.replyLimit(), onceBegun, done, failed);
                  }
                }));
  }

  @Override
  public CompletionStage<InstanceView> stop(InstanceId id, @Nullable IdempotencyKey key) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable onceBegun = () -> begun.set(true);
    return requests.within(
        config.replyLimit(),
        () -> late(begun, ErrorCode.STOP_PENDING, "instance " + id + " is still stopping"),
        (done, failed) -> {
          if (key == null) {
            stops.stop(id, onceBegun, done, failed);
          } else {
            KeyedRequest<InstanceView> request =
                KeyedRequest.ofUser(key, new InstanceCall.Stop(id, null), now());
            stops.stop(request, id, onceBegun, done, failed);
          }
        });
  }

  /** The answer to a user who has waited long enough: work is pending once it has begun. */
  private static ApiException late(AtomicBoolean begun, ErrorCode pending, String words) {
    return begun.get()
        ? new ApiException(pending, words)
        : new ApiException(ErrorCode.OUTCOME_UNKNOWN, "the datastore has not said yes or no");
  }

  @Override
  public CompletionStage<Void> delete(InstanceId id, @Nullable IdempotencyKey key) {
    Instant now = now();
    Function<Transaction, Instances.Leaving> body = tx -> Instances.delete(tx, id, now);
    Consumer<Instances.Leaving> effect = leaving -> worker.execute(() -> stops.left(leaving));
    if (key == null) {
      return requests.atMostOnce(
          "instance-delete",
          body,
          leaving -> {
            effect.accept(leaving);
            return null;
          });
    }
    KeyedRequest<Void> request = KeyedRequest.ofUser(key, new InstanceCall.Delete(id, null), now);
    return requests.once(
        "instance-delete", tx -> keys.once(tx, request, body, leaving -> null), effect);
  }

  private Instant now() {
    return platform.clock().instant();
  }

  @Override
  public CompletionStage<InstanceView> get(InstanceId id) {
    return requests.idempotent("instance-get", tx -> Instances.get(tx, id), view -> view);
  }

  @Override
  public CompletionStage<List<InstanceView>> list() {
    return requests.listing("instance-list", Instances::page);
  }
}
