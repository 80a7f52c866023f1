package dev.sluice.sim.rack;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.call.NexusClient;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The users and operators: each does its planned operations one after another. */
public final class Clients extends Host {

  /** Longer than Nexus itself ever waits before it answers a start or a stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(200);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Kernel kernel;
  private final SimProcess process;
  private final Worker worker;
  private final Network network;
  private final NexusClient nexus;
  private final List<SledNode> sleds;
  private final Directory directory;
  private final DirectLauncher direct;
  private final Events events;
  private final List<Deque<Operation>> waiting = new ArrayList<>();
  private final List<Boolean> busy = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private int calls;
  private int underWay;
  private int operatorsUnderWay;

  Clients(
      Kernel kernel,
      int index,
      Function<Clients, Network> network,
      NexusNode nexus,
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
    this.nexus =
        new NexusClient(
            this.network.transport(this, process, (to, call) -> CallListener.NONE),
            nexus.address());
    this.direct =
        new DirectLauncher(
            this.network.transport(this, process, new SledCallEvents(events)), process);
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
    return longest * PATIENCE.toNanos();
  }

  /** Does each operation when it is due. */
  void schedule(List<Operation> operations) {
    Lane lane = new Lane(kernel, "clients/plan");
    for (Operation operation : operations) {
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
    CompletionStage<?> outcome = null;
    ClientCall call = new ClientCall(calls, operation);
    InstanceId instance = directory.find(operation.target());
    if (instance != null || !needsInstance(operation.kind())) {
      busy.set(client, true);
      calls++;
      underWay++;
      counts.merge(operation.kind().label(), 1L, Long::sum);
      events.emit(new OperationInvoked(call));
      outcome = perform(operation, instance);
    }
    if (outcome == null) {
      next(client); // the instance was never created: nothing to do
      return;
    }
    CompletionStage<?> bounded =
        Stages.within(
            outcome,
            PATIENCE,
            worker,
            () -> new NoAnswerException(Reason.TIMEOUT, describe(operation) + ": gave up"));
    Stages.then(
        bounded,
        worker,
        (value, failure) -> {
          busy.set(client, false);
          underWay--;
          events.emit(new OperationAnswered(call, value, failure));
          next(client);
        });
  }

  private static boolean needsInstance(OperationKind kind) {
    return switch (kind) {
      case START, STOP, DELETE, GET -> true;
      default -> false;
    };
  }

  private CompletionStage<?> perform(Operation operation, @Nullable InstanceId instance) {
    return switch (operation.kind()) {
      case CREATE -> {
        long bytes = operation.amount() * GuestMemory.GIB;
        InstanceSpec spec =
            new InstanceSpec(Directory.name(operation.target()), bytes, restarts(operation));
        yield nexus.create(spec);
      }
      case START -> nexus.start(known(instance));
      case STOP -> nexus.stop(known(instance));
      case DELETE -> nexus.delete(known(instance));
      case GET -> nexus.get(known(instance));
      case LIST -> nexus.list();
      case READ_SLED -> direct.identity(sled(operation));
      case RESIZE -> {
        ReservoirMode mode = new ReservoirMode.Percent((int) operation.amount());
        yield nexus.setDesiredReservoir(sled(operation).id(), mode);
      }
      case NO_PROVISION -> policy(sled(operation), SledPolicy.NO_PROVISION);
      case IN_SERVICE -> policy(sled(operation), SledPolicy.IN_SERVICE);
      case LAUNCH_DIRECT -> direct.launch(sled(operation), operation.amount() * GuestMemory.GIB);
      case STOP_DIRECT -> direct.stopOldest(sled(operation));
    };
  }

  /** Every third instance is to be restarted by Nexus itself. */
  private static boolean restarts(Operation create) {
    return create.target() % 3 == 0;
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

  CompletionStage<Void> policy(SledNode sled, SledPolicy policy) {
    return nexus.setPolicy(sled.id(), policy);
  }

  CompletionStage<Void> decommission(SledNode sled) {
    return nexus.decommission(sled.id());
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
