package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.call.MovingTransport;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The users and operators: each does its planned operations one after another. A request that
 * changes something has a key, and is sent again under it while its outcome is not known. Every
 * seventh, and those who come when the plan is over, know of no keys, as senders of before.
 */
public final class Clients extends Host {

  /** Longer than Nexus itself ever waits before it answers a start or a stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(200);

  /** How often a request is sent whose outcome is not known. */
  private static final int COPIES_MAX = 3;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Of so many clients one knows of no keys. */
  private static final int KEYLESS_EVERY = 7;

  // A start may take longer; whoever waits for it goes on waiting.
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int OPERATORS = -1; // those who expunge and decommission

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final SimProcess process;
  private final Worker worker;
  private final Network network;
  private final Transport transport;
  private final List<String> addresses;
  private final Map<Integer, NexusClient> nexuses = new TreeMap<>(); // by number of the client
  private final List<SledNode> sleds;
  private final Directory directory;
  private final DirectLauncher direct;
  private final BadCalls badCalls;
  private final Events events;
  private final List<Deque<Operation>> waiting = new ArrayList<>();
  private final List<Boolean> busy = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private @Nullable Request sending; // in this step
  private @Nullable IdempotencyKey keyOfLastCreate;
  private int planned; // clients of the plan; those that come later know of no keys
  private int calls;
  private int underWay;
  private int operatorsUnderWay;

  Clients(
      Kernel kernel,
      int index,
      Function<Clients, Network> network,
      List<String> addresses,
      List<SledNode> sleds,
      Directory directory,
      Events events,
      Strikes strikes) {
    super(kernel, "clients", index, strikes);
    this.kernel = kernel;
    this.sleds = sleds;
    this.directory = directory;
    this.events = events;
    power(true);
    this.process = newProcess("users");
    this.worker = process.worker("users");
    this.network = network.apply(this);
    this.transport =
        this.network.transport(
            this, process, (to, call) -> Objects.requireNonNullElse(sending, CallListener.NONE));
    this.addresses = addresses;
    this.direct =
        new DirectLauncher(
            this.network.transport(this, process, new SledCallEvents(name(), events)), process);
    this.badCalls =
        new BadCalls(
            this.network.transport(this, process, (to, call) -> CallListener.NONE),
            process.worker("bad-calls"),
            process.platform().ids(),
            addresses.get(0));
  }

  private NexusClient nexusOf(Operation operation) {
    return nexusOf(operation.client());
  }

  /** How a client reaches Nexus: each begins with another of them, and moves on after silence. */
  private NexusClient nexusOf(int client) {
    return nexuses.computeIfAbsent(
        client,
        number ->
            new NexusClient(
                addresses.size() == 1
                    ? transport
                    : new MovingTransport(transport, addresses, number, worker, SILENCE),
                addresses.get(0)));
  }

  /** The network they are on. */
  Network network() {
    return network;
  }

  /** The control plane that launches without Nexus. */
  public DirectLauncher direct() {
    return direct;
  }

  /** Operations invoked so far, by kind. */
  public Map<String, Long> counts() {
    return counts;
  }

  /** Whether the instance of that number is running, as {@code rows} have it. */
  public boolean running(int number, Iterable<InstanceRow> rows) {
    for (InstanceRow row : rows) {
      if (row.spec().name().equals(Directory.name(number))) {
        return row.state() == InstanceState.RUNNING;
      }
    }
    return false;
  }

  /** Operations that are due and have not ended. */
  public int unfinished() {
    int unfinished = underWay + operatorsUnderWay;
    for (Deque<Operation> queue : waiting) {
      unfinished += queue.size();
    }
    return unfinished;
  }

  /** An operator begins an operation, to be repeated until it is acknowledged. */
  void operatorBegins() {
    operatorsUnderWay++;
  }

  /** It is acknowledged. */
  void operatorEnds() {
    operatorsUnderWay--;
  }

  /** How long the operations may take that wait for the one before them. */
  public long backlogNanos() {
    long longest = 0;
    for (Deque<Operation> queue : waiting) {
      longest = Math.max(longest, queue.size());
    }
    return longest * longestNanos();
  }

  /** How long one operation takes at most. */
  public static long longestNanos() {
    return COPIES_MAX * PATIENCE.plus(PAUSE).toNanos();
  }

  /** Does each operation when it is due. */
  void schedule(List<Operation> operations) {
    Lane lane = new Lane(kernel, "clients/plan");
    for (Operation operation : operations) {
      planned = Math.max(planned, operation.client() + 1);
      kernel.at(operation.atMillis() * NANOS_PER_MILLI, lane, () -> due(operation));
    }
  }

  /** The number of a client without operations. */
  public int newClient() {
    return waiting.size();
  }

  /** Does an operation as soon as its client has ended those before. */
  public void due(Operation operation) {
    while (waiting.size() <= operation.client()) {
      waiting.add(new ArrayDeque<>());
      busy.add(false);
    }
    waiting.get(operation.client()).add(operation);
    next(operation.client());
  }

  private void next(int client) {
    Operation operation = waiting.get(client).peek();
    if (operation == null || busy.get(client)) {
      return;
    }
    waiting.get(client).remove();
    ClientCall call = new ClientCall(calls, operation);
    kernel.touches("store"); // whose rows the directory follows
    InstanceId instance = directory.find(operation.target());
    boolean nothing = operation.kind() == OperationKind.REUSE_KEY && keyOfLastCreate == null;
    if (nothing || instance == null && needsInstance(operation.kind())) {
      next(client); // the instance was never created: nothing to do
      return;
    }
    busy.set(client, true);
    calls++;
    underWay++;
    counts.merge(operation.kind().label(), 1L, Long::sum);
    events.emit(new OperationInvoked(call));
    Request request = newRequest(client, operation);
    ask(call, request, 1, () -> perform(operation, instance, request.key()));
  }

  private Request newRequest(int client, Operation operation) {
    if (operation.kind() == OperationKind.REUSE_KEY) {
      return Request.reusing(events, Objects.requireNonNull(keyOfLastCreate), describe(operation));
    }
    boolean keyed = client < planned && client % KEYLESS_EVERY != KEYLESS_EVERY - 1;
    boolean changes = changes(operation.kind());
    Request request = newRequest(keyed && changes, describe(operation));
    return changes && !keyed ? request.once() : request;
  }

  /** A request to Nexus that has not been sent. */
  Request newRequest(boolean keyed, String what) {
    return new Request(
        events, keyed ? new IdempotencyKey(process.platform().ids().next()) : null, what);
  }

  /** Sends a request once. */
  <T> T send(Request request, Supplier<T> call) {
    sending = request;
    T outcome = call.get();
    sending = null;
    return outcome;
  }

  private void ask(
      ClientCall call, Request request, int copy, Supplier<CompletionStage<?>> perform) {
    Operation operation = call.operation();
    CompletionStage<?> bounded =
        Stages.within(
            send(request, perform),
            PATIENCE,
            worker,
            () -> new NoAnswerException(Reason.TIMEOUT, describe(operation) + ": gave up"));
    Stages.then(
        bounded,
        worker,
        (value, failure) -> {
          if (failure != null) {
            request.failed(failure);
            boolean again = request.open(failure) || mayPass(operation, failure);
            if (again && failure instanceof ApiException refusal) {
              events.emit(new CopyRefused(call, refusal));
            }
            if (request.key() != null && again && copy < COPIES_MAX) {
              worker.after(
                  PAUSE,
                  () -> {
                    events.emit(new AskedAgain(call));
                    ask(call, request, copy + 1, perform);
                  });
              return;
            }
          }
          busy.set(operation.client(), false);
          underWay--;
          if (failure == null && operation.kind() == OperationKind.CREATE) {
            keyOfLastCreate = request.key();
          }
          Throwable outcome = failure == null ? null : request.outcome(failure);
          events.emit(new OperationAnswered(call, value, outcome));
          next(operation.client());
        });
  }

  /** Whether its client asks again since the reason of a refusal may pass; every fourth does. */
  private static boolean mayPass(Operation operation, Throwable failure) {
    return operation.client() % 4 == 3
        && failure instanceof ApiException refusal
        && refusal.code() == ErrorCode.UNAVAILABLE;
  }

  /** Whether it is a request to Nexus that changes something. */
  private static boolean changes(OperationKind kind) {
    return switch (kind) {
      case CREATE,
          BAD_CREATE,
          START,
          STOP,
          DELETE,
          REUSE_KEY,
          RESIZE,
          BAD_RESIZE,
          NO_PROVISION,
          DRAIN,
          IN_SERVICE ->
          true;
      case GET, LIST, LIST_SLEDS, READ_SLED, BAD_CALL, LAUNCH_DIRECT, STOP_DIRECT -> false;
    };
  }

  private static boolean needsInstance(OperationKind kind) {
    return switch (kind) {
      case START, STOP, DELETE, GET, REUSE_KEY -> true;
      default -> false;
    };
  }

  private CompletionStage<?> perform(
      Operation operation, @Nullable InstanceId instance, @Nullable IdempotencyKey key) {
    return switch (operation.kind()) {
      case CREATE -> {
        long bytes = operation.amount() * GuestMemory.GIB;
        InstanceSpec spec =
            new InstanceSpec(
                Directory.name(operation.target()), bytes, restarts(operation.target()));
        yield nexusOf(operation).create(spec, key);
      }
      case BAD_CREATE -> nexusOf(operation).create(BadRequests.instance(operation.atMillis()), key);
      case BAD_RESIZE -> {
        SledNode sled = sled(operation);
        ReservoirMode bad = BadRequests.reservoir(operation.atMillis(), sled.ramBytes());
        yield nexusOf(operation).setDesiredReservoir(sled.id(), bad, key);
      }
      case BAD_CALL -> badCalls.make(operation.atMillis(), sled(operation));
      case LIST_SLEDS -> nexusOf(operation).sleds();
      case START -> nexusOf(operation).start(known(instance), key);
      case STOP, REUSE_KEY -> nexusOf(operation).stop(known(instance), key);
      case DELETE -> nexusOf(operation).delete(known(instance), key);
      case GET -> nexusOf(operation).get(known(instance));
      case LIST -> nexusOf(operation).list();
      case READ_SLED -> direct.identity(sled(operation));
      case RESIZE -> {
        ReservoirMode mode = new ReservoirMode.Percent((int) operation.amount());
        yield nexusOf(operation).setDesiredReservoir(sled(operation).id(), mode, key);
      }
      case NO_PROVISION -> policy(sled(operation), SledPolicy.NO_PROVISION, key);
      case DRAIN -> policy(sled(operation), SledPolicy.DRAIN, key);
      case IN_SERVICE -> policy(sled(operation), SledPolicy.IN_SERVICE, key);
      case LAUNCH_DIRECT -> direct.launch(sled(operation), operation.amount() * GuestMemory.GIB);
      case STOP_DIRECT -> direct.stopOldest(sled(operation));
    };
  }

  /** Every third instance is to be restarted by Nexus itself, and may be moved. */
  public static boolean restarts(int instance) {
    return instance % 3 == 0;
  }

  private static InstanceId known(@Nullable InstanceId instance) {
    if (instance == null) {
      throw new IllegalStateException("an operation on no instance");
    }
    return instance;
  }

  private SledNode sled(Operation operation) {
    return sleds.get(operation.target());
  }

  CompletionStage<Void> policy(SledNode sled, SledPolicy policy, @Nullable IdempotencyKey key) {
    return nexusOf(OPERATORS).setPolicy(sled.id(), policy, key);
  }

  /** What operators see of the sleds. */
  public CompletionStage<List<SledView>> sledViews() {
    return nexusOf(OPERATORS).sleds();
  }

  CompletionStage<Void> decommission(SledNode sled, @Nullable IdempotencyKey key) {
    return nexusOf(OPERATORS).decommission(sled.id(), key);
  }

  Worker worker() {
    return worker;
  }

  /** A stage that has nothing to wait for. */
  @SuppressWarnings("NullAway") // the value of a Void stage
  static CompletionStage<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private static String describe(Operation operation) {
    return operation.kind().label() + " " + operation.target();
  }
}
