package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.KeyEvent.AskedAgain;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every answer to a user is right, refusals too: what it says was so at some time between the
 * request and the answer. What was so is known from the rows; that these agree with the sleds is
 * for others to see. Only that there was no answer is always allowed.
 */
final class UsersAreToldTheTruth implements Oracle {

  /** A request under way. */
  private record Asked(long moment, long sagaMoment, long nanos, @Nullable InstanceId instance) {}

  private static final List<InstanceState> STARTING = List.of(InstanceState.STARTING);
  private static final List<InstanceState> RUNNING = List.of(InstanceState.RUNNING);
  private static final List<InstanceState> ON_THE_WAY =
      List.of(InstanceState.STARTING, InstanceState.STOPPING);

  private final Kernel kernel;
  private final Excuses excuses;
  private final TriedSleds tried;
  private final Findings findings;
  private final RowTimeline<InstanceId, InstanceRow> instances = new RowTimeline<>();
  private final RowTimeline<SagaId, SagaRow> sagas = new RowTimeline<>();
  private final Map<PropolisId, SledId> sledOf = new LinkedHashMap<>();
  private final Map<String, InstanceId> newest = new LinkedHashMap<>(); // by name
  private final Map<ClientCall, Asked> open = new LinkedHashMap<>();
  private final Set<ClientCall> refusedForNow = new LinkedHashSet<>();
  private final Set<ClientCall> inDoubt = new LinkedHashSet<>();
  private boolean doubled;

  /** Reports to {@code findings}; {@code excuses} and {@code tried} must be told first. */
  UsersAreToldTheTruth(Kernel kernel, Excuses excuses, TriedSleds tried, Findings findings) {
    this.kernel = kernel;
    this.excuses = excuses;
    this.tried = tried;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(SagaRowChanged.class, this::rowChanged);
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
    events.on(CopyRefused.class, this::copyRefused);
    events.on(AskedAgain.class, again -> askedAgain(again.call()));
    events.on(FaultStruck.class, struck -> doubled |= struck.fault() == FaultKind.DUPLICATE);
  }

  private void rowChanged(RowChanged change) {
    Object row = change.after() != null ? change.after() : change.before();
    if (row instanceof InstanceRow instance) {
      instances.changed(instance.id(), (InstanceRow) change.after());
      if (change.before() == null) {
        newest.put(instance.spec().name(), instance.id());
      }
    } else if (row instanceof SagaRow saga) {
      sagas.changed(saga.id(), (SagaRow) change.after());
    } else if (row instanceof VmmRow vmm) {
      sledOf.put(vmm.id(), vmm.sled());
    }
  }

  private void invoked(OperationInvoked operation) {
    switch (operation.call().operation().kind()) {
      case CREATE, START, STOP, DELETE, GET, LIST ->
          ask(operation.call(), newest.get(name(operation.call())));
      default -> {}
    }
  }

  private void ask(ClientCall call, @Nullable InstanceId instance) {
    open.put(call, new Asked(instances.now(), sagas.now(), kernel.nowNanos(), instance));
  }

  private static String name(ClientCall call) {
    return "vm-" + call.operation().target();
  }

  private void answered(OperationAnswered answer) {
    Asked asked = open.remove(answer.call());
    if (asked == null) {
      return;
    }
    TriedSleds.Start start = tried.of(answer.call());
    if (answer.failure() instanceof ApiException no) {
      checkRefusal(answer.call(), asked, start, no);
    } else if (answer.failure() == null && !successIsRight(answer, asked)) {
      wrong(answer.call(), "answered: " + answer.value());
    }
    tried.end(answer.call());
    inDoubt.remove(answer.call());
    refusedForNow.remove(answer.call());
  }

  private void copyRefused(CopyRefused copy) {
    Asked asked = open.get(copy.call());
    if (asked != null) {
      checkRefusal(copy.call(), asked, tried.of(copy.call()), copy.refusal());
      if (copy.refusal().code() == ErrorCode.UNAVAILABLE) {
        refusedForNow.add(copy.call());
      }
    }
  }

  /**
   * A copy after one that came to nothing for a reason that passes is a request of its own: what it
   * is answered has been so since it was sent. Not so where an earlier copy may still be served. It
   * is about the same instance, also if another has the name by now.
   */
  private void askedAgain(ClientCall call) {
    Asked before = open.get(call);
    if (!refusedForNow.remove(call)) {
      inDoubt.add(call);
    } else if (!doubled && !inDoubt.contains(call) && before != null) {
      ask(call, before.instance());
      tried.again(call);
    }
  }

  private void checkRefusal(
      ClientCall call, Asked asked, TriedSleds.@Nullable Start start, ApiException no) {
    if (!excuses.allow(no.code(), asked.nanos())
        && !refusalIsRight(call, asked, start, no.code())) {
      wrong(call, "refused: " + no.code() + ": " + no.getMessage());
    }
  }

  private void wrong(ClientCall call, String what) {
    findings.add(
        Promise.USERS_ARE_TOLD_THE_TRUTH,
        call.operation().kind().label()
            + " "
            + name(call)
            + " is "
            + what
            + "; it was never so meanwhile");
  }

  private boolean refusalIsRight(
      ClientCall call, Asked asked, TriedSleds.@Nullable Start start, ErrorCode code) {
    if (code == ErrorCode.NO_SUCH_INSTANCE) {
      return asked.instance() != null && wasNone(asked, asked.instance());
    }
    return switch (call.operation().kind()) {
      case CREATE -> code == ErrorCode.CONFLICT && nameTaken(call, asked);
      case START ->
          switch (code) {
            case CONFLICT -> wasAny(asked, ON_THE_WAY);
            case INSUFFICIENT_CAPACITY ->
                start != null && hasTried(asked, start) && start.onlyMemoryLacked();
            case UNAVAILABLE ->
                start != null && hasTried(asked, start) && start.mayFitLater()
                    || wasCalledOff(asked);
            default -> false;
          };
      default -> false; // stop and delete work in every state
    };
  }

  private boolean successIsRight(OperationAnswered answer, Asked asked) {
    Operation operation = answer.call().operation();
    InstanceView view = answer.value() instanceof InstanceView one ? one : null;
    boolean seen = view != null && wasSeen(asked, view);
    return switch (operation.kind()) {
      case CREATE ->
          view != null
              && seen
              && view.state() == InstanceState.STOPPED
              && view.name().equals(name(answer.call()))
              && view.memoryBytes() == operation.amount() * GuestMemory.GIB
              && wasNone(asked, view.id())
              && !anotherHadTheName(asked, view);
      case START -> seen && wasAny(asked, RUNNING);
      case STOP ->
          view != null
              && view.state() == InstanceState.STOPPED
              && (seen || wasNone(asked, view.id())); // stopped, and deleted since
      case GET -> view != null && seen && view.id().equals(asked.instance());
      case DELETE -> asked.instance() != null && wasNone(asked, asked.instance());
      default -> answer.value() instanceof List<?> list && listIsRight(asked, list);
    };
  }

  private boolean listIsRight(Asked asked, List<?> list) {
    Set<InstanceId> listed = new LinkedHashSet<>();
    String last = "";
    for (Object one : list) {
      if (!(one instanceof InstanceView view) || !wasSeen(asked, view) || !listed.add(view.id())) {
        return false;
      }
      String id = view.id().value().toString();
      if (id.compareTo(last) < 0) {
        return false; // they are listed in order
      }
      last = id;
    }
    for (InstanceId id : instances.keys()) {
      if (!listed.contains(id) && !wasNone(asked, id)) {
        return false;
      }
    }
    return true;
  }

  /** Whether another instance has had the name of {@code fresh} all along. */
  private boolean anotherHadTheName(Asked asked, InstanceView fresh) {
    for (InstanceId id : instances.keys()) {
      if (!id.equals(fresh.id())
          && instances.was(id, asked.moment(), row -> row.spec().name().equals(fresh.name()))
          && !instances.wasNone(id, asked.moment())) {
        return true;
      }
    }
    return false;
  }

  private boolean nameTaken(ClientCall call, Asked asked) {
    String name = name(call);
    for (InstanceId id : instances.keys()) {
      if (instances.was(id, asked.moment(), row -> row.spec().name().equals(name))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a start was on its way, and no sled was left out that has had room all along. */
  private boolean hasTried(Asked asked, TriedSleds.Start start) {
    return wasAny(asked, STARTING) && start.leftOut().isEmpty();
  }

  /** Whether the VMM of a start that was called off has been around. */
  private boolean wasCalledOff(Asked asked) {
    for (SagaId id : sagas.keys()) {
      if (sagas.was(
          id,
          asked.sagaMoment(),
          saga ->
              saga.instance().equals(asked.instance()) && saga.step() == SagaRow.Step.CALL_OFF)) {
        return true;
      }
    }
    return false;
  }

  private boolean wasAny(Asked asked, Collection<InstanceState> states) {
    InstanceId id = asked.instance();
    return id != null && instances.was(id, asked.moment(), row -> states.contains(row.state()));
  }

  /** Whether there has been no such instance at some time since the request. */
  private boolean wasNone(Asked asked, InstanceId id) {
    return instances.wasNone(id, asked.moment());
  }

  private boolean wasSeen(Asked asked, InstanceView view) {
    return instances.was(view.id(), asked.moment(), row -> agree(row, view));
  }

  private boolean agree(InstanceRow row, InstanceView view) {
    boolean onSled = row.state() == InstanceState.RUNNING || row.state() == InstanceState.STOPPING;
    PropolisId vmm = row.propolis();
    SledId sled = onSled && vmm != null ? sledOf.get(vmm) : null;
    return row.state() == view.state()
        && row.spec().name().equals(view.name())
        && row.spec().memoryBytes() == view.memoryBytes()
        && row.spec().autoRestart() == view.autoRestart()
        && Objects.equals(sled, view.sled());
  }
}
