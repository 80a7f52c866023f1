package dev.sluice.scenarios.smoke;

import clojure.lang.Keyword;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Nexus what users and operators ask, and writes down what was asked and told. With several
 * Nexus it asks each in turn.
 */
final class RackUser {

  private final Journal journal;
  private final RackControl rack;
  private final Transport transport;
  private final List<SledsSeen> seen = new CopyOnWriteArrayList<>();
  private final List<SmokeInstance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger turns = new AtomicInteger();

  /** What an operator was told of all sleds, and when. */
  record SledsSeen(long fromNanos, long toNanos, List<SledView> sleds) {}

  /** What became of a call. */
  record Told<T>(@Nullable T value, @Nullable Throwable failure) {

    boolean ok() {
      return failure == null;
    }

    /** The code of a refusal; null if it was none. */
    @Nullable ErrorCode refusal() {
      return failure instanceof ApiException refused ? refused.code() : null;
    }

    String words() {
      ErrorCode code = refusal();
      return ok() ? "ok" : code == null ? String.valueOf(failure) : code + ": " + message();
    }

    private @Nullable String message() {
      return failure == null ? null : failure.getMessage();
    }
  }

  RackUser(Journal journal, RackControl rack, Transport transport) {
    this.journal = journal;
    this.rack = rack;
    this.transport = transport;
  }

  List<SmokeInstance> instances() {
    return instances;
  }

  List<SledsSeen> sledsSeen() {
    return seen;
  }

  private NexusClient nexus() {
    List<String> addresses = rack.nexusAddresses();
    return new NexusClient(transport, addresses.get(turns.getAndIncrement() % addresses.size()));
  }

  /** All sleds as an operator sees them; null if there was no answer. */
  @Nullable List<SledView> sleds() {
    long from = journal.nowNanos();
    Told<List<SledView>> told = await(nexus().sleds());
    List<SledView> sleds = told.value();
    if (sleds != null) {
      seen.add(new SledsSeen(from, journal.nowNanos(), sleds));
    }
    return sleds;
  }

  /** One sled as an operator sees it; null if there was no answer, or Nexus does not know it. */
  @Nullable SledView sled(SmokeSled sled) {
    List<SledView> all = sleds();
    return all == null
        ? null
        : all.stream().filter(view -> view.info().id().equals(sled.id())).findFirst().orElse(null);
  }

  /** Has an operator's request carried out, again until it is answered with yes. */
  private void order(
      SmokeSled sled,
      String what,
      @Nullable Object amount,
      Function<NexusClient, CompletionStage<Void>> order,
      StepBound b) {
    List<String> last = new ArrayList<>();
    journal.deed(sled.name() + "-operator", what, amount);
    b.until(
        Promise.OPERATIONS_END,
        () -> what + " of " + sled.name() + ": " + last,
        () -> {
          Told<Void> told = await(order.apply(nexus()));
          last.clear();
          last.add(told.words());
          return told.ok();
        });
  }

  /** Sets the size that a sled's reservoir is to have. */
  void desire(SmokeSled sled, long bytes, StepBound bound) {
    ReservoirMode mode = new ReservoirMode.Mebibytes(bytes / GuestMemory.MIB);
    order(sled, "desire", bytes, nexus -> nexus.setDesiredReservoir(sled.id(), mode), bound);
  }

  /** Sets the policy of a sled. */
  void policy(SmokeSled sled, SledPolicy policy, StepBound bound) {
    order(sled, policy.name(), null, nexus -> nexus.setPolicy(sled.id(), policy), bound);
  }

  /** Decommissions a sled. */
  void decommission(SmokeSled sled, StepBound bound) {
    order(sled, "decommission", null, nexus -> nexus.decommission(sled.id()), bound);
  }

  /** Creates an instance that Nexus does not start by itself. */
  SmokeInstance create(long memoryBytes) {
    return create(memoryBytes, false);
  }

  /** Creates an instance. */
  SmokeInstance create(long memoryBytes, boolean autoRestart) {
    int number = instances.size();
    Told<SmokeInstance> told = tryToCreate(number, memoryBytes, autoRestart);
    SmokeInstance instance = told.value();
    if (instance == null) {
      throw new SmokeFailureException(
          Promise.OPERATIONS_END, "create of instance-" + number + ": " + told.words());
    }
    return instance;
  }

  /** Asks once for an instance of that number. */
  Told<SmokeInstance> tryToCreate(int number, long memoryBytes, boolean autoRestart) {
    String name = "instance-" + number;
    Told<InstanceView> told =
        answer(
            record(
                name,
                "create",
                () -> nexus().create(new InstanceSpec(name, memoryBytes, autoRestart)),
                view -> null));
    InstanceView view = told.value();
    if (view == null) {
      return new Told<>(null, told.failure());
    }
    SmokeInstance instance = new SmokeInstance(number, view.id(), memoryBytes);
    instances.add(instance);
    return new Told<>(instance, null);
  }

  /** Starts an instance; completes with the answer. */
  CompletableFuture<Told<InstanceView>> start(SmokeInstance instance) {
    return start(instance, nexus());
  }

  /** Starts an instance by the Nexus that serves there; completes with the answer. */
  CompletableFuture<Told<InstanceView>> startAt(SmokeInstance instance, String address) {
    return start(instance, new NexusClient(transport, address));
  }

  private CompletableFuture<Told<InstanceView>> start(SmokeInstance instance, NexusClient asked) {
    long from = journal.nowNanos();
    instance.beginsToStart();
    return record(instance.name(), "start", () -> asked.start(instance.id()), view -> null)
        .thenApply(
            told -> {
              InstanceView view = told.value();
              if (view != null) {
                runs(instance, view, from);
              }
              instance.endsToStart();
              return told;
            });
  }

  private void runs(SmokeInstance instance, InstanceView view, long fromNanos) {
    for (SmokeSled sled : rack.sleds()) {
      if (sled.id().equals(view.sled()) && instance.sled() != sled) {
        instance.runsOn(sled);
        journal.add(
            sled.name(),
            "launch",
            instance.launch(),
            fromNanos,
            journal.nowNanos(),
            Op.Type.OK,
            null);
      }
    }
  }

  /** Stops an instance; completes with the answer. */
  CompletableFuture<Told<InstanceView>> stop(SmokeInstance instance) {
    long from = journal.nowNanos();
    SmokeSled sled = instance.sled();
    instance.runsOn(null);
    return record(instance.name(), "stop", () -> nexus().stop(instance.id()), view -> null)
        .thenApply(
            told -> {
              if (sled != null) {
                Throwable failure = told.failure();
                Op.Type ended = failure == null ? Op.Type.OK : Op.Type.INFO;
                long to = journal.nowNanos();
                journal.add(sled.name(), "stop", instance.stop(), from, to, ended, reason(failure));
              }
              return told;
            });
  }

  /** Deletes an instance. */
  CompletableFuture<Told<Void>> delete(SmokeInstance instance) {
    return record(instance.name(), "delete", () -> nexus().delete(instance.id()), none -> null);
  }

  /**
   * Whether an instance runs on another sled than its user last heard; that it has gone from there,
   * and come here, is recorded as of since {@code fromNanos}.
   */
  boolean moved(SmokeInstance instance, long fromNanos) {
    SmokeSled left = instance.sled();
    InstanceView view =
        answer(
                record(
                    instance.name(), "get", () -> nexus().get(instance.id()), v -> seen(v.state())))
            .value();
    if (left == null
        || view == null
        || view.state() != InstanceState.RUNNING
        || left.id().equals(view.sled())) {
      return false;
    }
    long to = journal.nowNanos();
    journal.add(left.name(), "stop", instance.stop(), fromNanos, to, Op.Type.OK, null);
    runs(instance, view, fromNanos);
    return true;
  }

  /** The state of an instance; null if there was no answer. */
  @Nullable InstanceState state(SmokeInstance instance) {
    long from = journal.nowNanos();
    Told<InstanceView> told =
        answer(
            record(
                instance.name(),
                "get",
                () -> nexus().get(instance.id()),
                view -> seen(view.state())));
    InstanceView view = told.value();
    if (view == null) {
      return null;
    }
    if (view.state() == InstanceState.RUNNING) {
      runs(instance, view, from);
    } else if (view.state() != InstanceState.STARTING) {
      instance.runsOn(null);
    }
    return view.state();
  }

  /** The state as the model of an instance has it; null for those between. */
  static @Nullable Object seen(InstanceState state) {
    return switch (state) {
      case STOPPED, RUNNING, FAILED -> Keyword.intern(null, state.name().toLowerCase(Locale.ROOT));
      case STARTING, STOPPING -> null;
    };
  }

  /** Writes down that the sled-agent of a sled is about to be killed: its VMs go with it. */
  void agentIsKilled(SmokeSled sled) {
    journal.deed(sled.name(), "kill-agent");
    for (SmokeInstance instance : instances) {
      if (instance.mayBeOn(sled)) {
        doubt(sled.name(), "stop", instance.stop());
      }
    }
    vmsAreLost(sled);
  }

  /** Writes down that a sled went down, at a moment between two. */
  void wentDown(SmokeSled sled, long fromNanos, long toNanos) {
    journal.add(sled.name(), "reboot", null, fromNanos, toNanos, Op.Type.OK, null);
  }

  /** Writes down that the VMs of a sled are about to be lost, whatever becomes of the sled. */
  void vmsAreLost(SmokeSled sled) {
    for (SmokeInstance instance : instances) {
      if (instance.mayBeOn(sled)) {
        doubt(instance.name(), "lost", null);
        instance.runsOn(null);
      }
    }
  }

  private void doubt(String object, String f, @Nullable Object value) {
    long now = journal.nowNanos();
    journal.add(object, f, value, now, now, Op.Type.INFO, "its sled-agent is killed");
  }

  private <T> CompletableFuture<Told<T>> record(
      String object,
      String f,
      Supplier<CompletionStage<T>> call,
      Function<T, @Nullable Object> value) {
    return record(journal, object, f, call, value);
  }

  /**
   * Sends a call and writes down what was asked and told.
   *
   * @param value of the operation, by what was told
   */
  static <T> CompletableFuture<Told<T>> record(
      Journal journal,
      String object,
      String f,
      Supplier<CompletionStage<T>> call,
      Function<T, @Nullable Object> value) {
    long from = journal.nowNanos();
    return told(call.get())
        .thenApply(
            told -> {
              long to = journal.nowNanos();
              Throwable failure = told.failure();
              T result = told.value();
              boolean absent = f.equals("get") && told.refusal() == ErrorCode.NO_SUCH_INSTANCE;
              if (absent) {
                Object none = Keyword.intern(null, "absent");
                journal.add(object, f, none, from, to, Op.Type.OK, null);
              } else if (failure == null) {
                Object shown = result == null ? null : value.apply(result);
                journal.add(object, f, shown, from, to, Op.Type.OK, null);
              } else {
                Op.Type ended = f.equals("get") || certain(failure) ? Op.Type.FAIL : Op.Type.INFO;
                journal.add(object, f, null, from, to, ended, reason(failure));
              }
              return told;
            });
  }

  private static @Nullable String reason(@Nullable Throwable failure) {
    return failure == null ? null : String.valueOf(failure.getMessage());
  }

  /** Whether a call of a user certainly had no effect and never will. */
  static boolean certain(Throwable failure) {
    if (failure instanceof ApiException refused) {
      return switch (refused.code()) {
        case INTERNAL, OUTCOME_UNKNOWN, START_PENDING, STOP_PENDING, SHUTTING_DOWN -> false;
        default -> true;
      };
    }
    return failure instanceof NoAnswerException unanswered && unanswered.undelivered();
  }

  /** Completes with what was told; never fails. */
  static <T> CompletableFuture<Told<T>> told(CompletionStage<T> stage) {
    return stage
        .handle(
            (value, failure) ->
                new Told<T>(
                    value,
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure))
        .toCompletableFuture();
  }

  /** Waits for the answer. */
  static <T> Told<T> await(CompletionStage<T> stage) {
    return answer(told(stage));
  }

  /** Waits for what was told. */
  static <T> Told<T> answer(CompletableFuture<Told<T>> told) {
    try {
      return told.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
