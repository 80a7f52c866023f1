package dev.sluice.sim;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.cover.CoverageObserver;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.Phase;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.RunEvent.ScheduleChosen;
import dev.sluice.sim.event.SledEvent.SledRead;
import dev.sluice.sim.event.TraceSink;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.Nemesis;
import dev.sluice.sim.judge.Convergence.Missing;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.Judge;
import dev.sluice.sim.judge.Promise;
import dev.sluice.sim.judge.SledViewsAreTrue;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.LeftException;
import dev.sluice.sim.kernel.Picker;
import dev.sluice.sim.kernel.SimLog;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.Plan;
import dev.sluice.sim.plan.Redraw;
import dev.sluice.sim.plan.SledPlan;
import dev.sluice.sim.rack.Clients;
import dev.sluice.sim.rack.NexusNode;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import dev.sluice.sim.service.ServiceObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of one plan.
 *
 * <p><em>Safety</em>: whatever goes wrong, no invariant is ever broken. Any number of sleds may be
 * down at once, Nexus and the database too; any message may be lost, late or doubled.
 *
 * <p><em>Liveness</em>: once the faults have stopped and all that can return has returned, the rack
 * converges within a bound, and then starts what fits.
 */
final class Simulation {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LOOK_EVERY_NANOS = 5 * NANOS_PER_SECOND;

  /** A failed instance may be started again meanwhile, and its launch takes as long as it may. */
  private static final long VIEWS_NANOS = 120 * NANOS_PER_SECOND;

  private static final int PROBE_INSTANCE = 9_998; // not a third one, so it is not restarted
  private static final long PROBE_GIB = 4;

  private static final long SEEDS_A_LAST_PAGE = 16; // half a minute more, which costs steps

  private final Plan plan;
  private final Kernel kernel;
  private final Rack rack;
  private final Judge judge;
  private final CoverageObserver coverage;
  private final ServiceObserver service;
  private final Nemesis nemesis;
  private final StepLimit limit;

  Simulation(Plan plan, @Nullable TraceSink sink) {
    this(plan, sink, null);
  }

  Simulation(Plan plan, @Nullable TraceSink sink, @Nullable Picker picker) {
    this(plan, sink, picker, StepLimit.of(plan, convergenceBoundNanos(plan)));
  }

  /** The same with another limit. */
  Simulation(Plan plan, @Nullable TraceSink sink, @Nullable Picker picker, StepLimit limit) {
    this.plan = plan;
    this.kernel =
        new Kernel(Draws.key(plan.seed(), "run/" + plan.scenario()), plan.schedule(), picker);
    this.rack = new Rack(kernel, plan);
    if (sink != null) {
      rack.events()
          .on(RackEvent.class, event -> sink.entry(kernel.steps(), kernel.nowNanos(), event));
    }
    this.judge = new Judge(kernel, rack);
    this.coverage =
        new CoverageObserver(rack.sleds().stream().map(SledNode::sled).toList(), judge.store());
    coverage.watch(rack.events());
    this.service = new ServiceObserver(rack.sleds().size(), kernel::nowNanos);
    service.watch(rack.events());
    this.nemesis = new Nemesis(kernel, rack, spans(), plan.faults());
    this.limit = limit;
    if (plan.redraw() != null) {
      kernel.redrawAfter(plan.redraw().afterStep(), plan.redraw().salt());
    }
  }

  /** The rack that it runs on. */
  Rack rack() {
    return rack;
  }

  /** Re-keys all random streams from a step on; see {@link Simulator#runRedrawn}. */
  void redrawAfter(long step, long salt) {
    Redraw before = plan.redraw();
    if (before != null && before.afterStep() < step) {
      kernel.redrawAfter(before.afterStep(), before.salt(), step, salt);
    } else {
      kernel.redrawAfter(step, salt);
    }
  }

  /**
   * Runs the plan to its end.
   *
   * @param check is asked about histories
   * @param sparing whether only where nothing else was found
   */
  Run run(HistoryCheck check, boolean sparing) {
    try (SimLog.Binding log = SimLog.bind(kernel)) {
      toTheEnd();
    } catch (RuntimeException thrown) {
      if (isOfSimulator(thrown)) {
        throw thrown;
      }
      judge
          .findings()
          .add(Promise.NO_UNCAUGHT_EXCEPTION, thrown.getClass().getSimpleName(), describe(thrown));
    }
    boolean ask = !sparing || judge.findings().isEmpty();
    return result(ask ? check : HistoryCheck.NONE);
  }

  private void toTheEnd() {
    if (!plan.schedule().uniform()) {
      rack.events().emit(new ScheduleChosen(plan.schedule().text()));
    }
    begin(Phase.SAFETY);
    kernel.runUntil(plan.safetyMillis() * NANOS_PER_MILLI, limit.stepsMax());
    judge.beforeHealing();
    begin(Phase.HEALING);
    kernel.scheduleUniformly();
    nemesis.endAll();
    if (rack.shutsDown()) { // of its own accord it is back only after that
      kernel.runUntil(kernel.nowNanos() + NexusNode.SHUTDOWN_NANOS, limit.stepsMax());
    }
    if (rack.lateUntilNanos() > kernel.nowNanos()) { // a delay ends for its last task only then
      kernel.runUntil(rack.lateUntilNanos(), limit.stepsMax());
    }
    rack.heal();
    converge("after healing");
    if (judge.findings().isEmpty()) {
      begin(Phase.LAST_START);
      whileMemoryIsZeroed();
      probe();
    }
    end();
    if (spent() && !limit.isBudget()) {
      judge.findings().add(Promise.STEP_LIMIT, "still busy after " + limit.stepsMax() + " steps");
    }
  }

  private boolean spent() {
    return kernel.steps() >= limit.stepsMax();
  }

  private Nemesis.Spans spans() {
    return new Nemesis.Spans() {
      @Override
      public void began(Fault fault) {
        rack.events().emit(new FaultBegan(fault));
      }

      @Override
      public void ended(Fault fault) {
        rack.events().emit(new FaultEnded(fault));
      }
    };
  }

  private void begin(Phase phase) {
    rack.events().emit(new PhaseBegan(phase));
  }

  /** Reads every sled once more, for its history. */
  private void end() {
    for (SledNode sled : rack.sleds()) {
      Reservoir seen = sled.reservoirSeen();
      if (seen != null) {
        rack.events().emit(new SledRead(sled.sled(), seen, sled.runningVms()));
      }
    }
    begin(Phase.END);
  }

  private void converge(String when) {
    long deadline = kernel.nowNanos() + convergenceBoundNanos(plan) + rack.clients().backlogNanos();
    List<Missing> missing = judge.convergence().missing();
    while (!missing.isEmpty()
        && kernel.nowNanos() < deadline
        && kernel.steps() < limit.stepsMax()) {
      kernel.runUntil(Math.min(deadline, kernel.nowNanos() + LOOK_EVERY_NANOS), limit.stepsMax());
      missing = judge.convergence().missing();
    }
    if (spent() && limit.isBudget()) {
      return; // it was not given the time
    }
    for (Missing one : missing) {
      judge.findings().add(one.promise(), when + ": " + one.what());
    }
  }

  /**
   * How long convergence may take: the longest chain of things that wait for each other, each at
   * its own limit.
   */
  private static long convergenceBoundNanos(Plan plan) {
    long growthSeconds = 0;
    for (SledPlan sled : plan.sleds()) {
      growthSeconds = Math.max(growthSeconds, sled.ramGib() * 1024 / sled.growthMibPerSecond());
    }
    long seconds =
        SledNode.BOOT_NANOS / NANOS_PER_SECOND // the last sled boots
            + 64 // VMs of an earlier boot are zeroed: 512 GiB at 8 GiB/s
            + 60 // the manager's longest back-off has just begun
            + growthSeconds // and then it grows from nothing
            + 15 // the notifier's request has just been lost
            + 3 * 2 // GET, PUT, compare
            + 30 // the reconciler has just run
            + 60
            + growthSeconds // and a resize to what Nexus wants follows the first set-up
            + 60 // a launch at the limit of Nexus's patience
            + 30
            + 60 // its saga's longest back-off, and one more request
            + 60 // the watcher and one request of its own
            + 60
            + 60 // a restart is due, and its launch
            + 200 // a client's patience
            + 60 // room for what runs after another
            + drainSeconds(plan);
    return seconds * NANOS_PER_SECOND;
  }

  /** How long sleds that are drained may take to become empty; three instances leave at once. */
  private static long drainSeconds(Plan plan) {
    boolean drains = false;
    long instances = 0;
    for (Operation operation : plan.operations()) {
      drains |= operation.kind() == OperationKind.DRAIN;
      instances += operation.kind() == OperationKind.CREATE ? 1 : 0;
    }
    return drains
        ? 60 // the watcher, which finds what is left to do, has just had its round
            + (instances / 3 + 1)
                * (30 + 60) // memory is zeroed, and a launch takes as long as it may
        : 0;
  }

  /** Checks that a start that fits succeeds, now that there are no faults. */
  private void probe() {
    rack.clients().due(probe(OperationKind.CREATE, PROBE_GIB));
    settle();
    boolean fits = false;
    for (SledRow sled : judge.store().sleds().values()) {
      long free = lastingBytes(sled) - judge.store().reservedBytes(sled.id());
      fits |=
          sled.takesInstances() && free >= GuestMemory.reservoirBytes(PROBE_GIB * GuestMemory.GIB);
    }
    rack.clients().due(probe(OperationKind.START, 0));
    settle();
    boolean runs = rack.clients().running(PROBE_INSTANCE, judge.store().instances().values());
    if (fits && !runs && !spent()) {
      judge
          .findings()
          .add(
              Promise.FITTING_START_SUCCEEDS,
              "a sled has room, yet the start of vm-" + PROBE_INSTANCE + " did not succeed");
    }
    rack.clients().due(probe(OperationKind.STOP, 0));
    settle();
    converge("after the last start");
    if (judge.findings().isEmpty() && !spent()) {
      lookAsOperator();
    }
    if (judge.findings().isEmpty()) {
      fillUp();
    }
  }

  /** Lists the sleds until what is told of them is so. */
  private void lookAsOperator() {
    long deadline = kernel.nowNanos() + VIEWS_NANOS;
    List<String> wrong = List.of("no answer");
    while (!wrong.isEmpty() && kernel.nowNanos() < deadline && !spent()) {
      CompletableFuture<List<SledView>> views = rack.clients().sledViews().toCompletableFuture();
      kernel.runUntil(kernel.nowNanos() + NANOS_PER_SECOND, limit.stepsMax());
      if (views.isDone() && !views.isCompletedExceptionally()) {
        judge.told(views.getNow(List.of()));
        wrong = SledViewsAreTrue.wrong(rack, judge.store(), views.getNow(List.of()));
      }
    }
    if (!spent()) {
      wrong.forEach(what -> judge.findings().add(Promise.SLED_VIEWS_ARE_TRUE, what));
    }
  }

  private void fillUp() {
    LastPages pages =
        new LastPages(rack, nanos -> kernel.runUntil(kernel.nowNanos() + nanos, limit.stepsMax()));
    if (plan.seed() % SEEDS_A_LAST_PAGE == 0) {
      pages.takeOddRests();
    }
    pages.fill();
    if (!spent()) {
      pages.judge(judge.findings());
    }
  }

  /**
   * What a sled offers, less what it is about to give up: of that a start may find nothing left.
   */
  private long lastingBytes(SledRow sled) {
    Reservoir seen = rack.sled(sled.id()).reservoirSeen();
    return seen == null ? 0 : Math.min(sled.placeableBytes(), seen.desiredBytes());
  }

  /** Launches wait for that, some of them for longer than they may. */
  private void whileMemoryIsZeroed() {
    while (rack.sleds().stream().anyMatch(SledNode::zeroesMemory)
        && kernel.steps() < limit.stepsMax()) {
      kernel.runUntil(kernel.nowNanos() + LOOK_EVERY_NANOS, limit.stepsMax());
    }
  }

  private void settle() {
    long deadline = kernel.nowNanos() + Clients.longestNanos();
    while (rack.clients().unfinished() > 0
        && kernel.nowNanos() < deadline
        && kernel.steps() < limit.stepsMax()) {
      kernel.runUntil(kernel.nowNanos() + NANOS_PER_SECOND / 2, limit.stepsMax());
    }
  }

  private Operation probe(OperationKind kind, long amount) {
    long millis = kernel.nowNanos() / NANOS_PER_MILLI;
    return new Operation(kind, millis, rack.clients().newClient(), PROBE_INSTANCE, amount);
  }

  private Run result(HistoryCheck check) {
    return new Run(
        plan,
        kernel.steps(),
        kernel.nowNanos(),
        kernel.traceHash(),
        judge.verdicts(
            check,
            spent() && limit.isBudget()
                ? List.of("the run did not end within " + limit.stepsMax() + " steps")
                : List.of()),
        rack.faultLog().counts(),
        rack.clients().counts(),
        coverage.coverage(),
        service.samples(),
        judge.histories(),
        judge.rackHistory());
  }

  /**
   * Whether an exception is not a fault of the system: it was thrown by the simulator, and not to
   * refuse what it was asked for.
   */
  private static boolean isOfSimulator(RuntimeException thrown) {
    if (thrown instanceof LeftException) {
      return true;
    }
    boolean refusal =
        thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException
            || thrown instanceof UnsupportedOperationException;
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.sluice.")) {
        return !refusal && frame.getClassName().startsWith("dev.sluice.sim.");
      }
    }
    return false;
  }

  private static String describe(RuntimeException thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.sluice.")) {
        return text.append(" at ").append(frame).toString();
      }
    }
    return text.toString();
  }
}
