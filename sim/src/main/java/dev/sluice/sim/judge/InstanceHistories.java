package dev.sluice.sim.judge;

import clojure.lang.Keyword;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NoAnswerException;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records each instance's history at the API of Nexus for the {@code instance} model: the requests
 * of users and their answers, and the two changes of an instance without a request: it is lost,
 * with its sled or since it could not run where it was moved to, and Nexus restarts it. A move that
 * succeeds changes nothing.
 */
final class InstanceHistories implements Observer {

  /** The number of an instance whose creation should have been refused. */
  private static final int NONE = -1;

  private static final Pattern NUMBERED = Pattern.compile("vm-[0-9]{1,9}");

  private final Kernel kernel;
  private final Map<Integer, Recording> records = new LinkedHashMap<>();
  private final Map<Integer, Integer> open = new LinkedHashMap<>();

  private static final class Recording {
    private final History history = new History();
    private long processes;
    private int restart = -1;
    private boolean moved; // its VMM is gone, and the next one does not run yet
  }

  /** No histories yet. */
  InstanceHistories(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The history of each instance that anything happened to. */
  List<History> histories() {
    List<History> all = new ArrayList<>();
    records.values().forEach(r -> all.add(r.history));
    return all;
  }

  private Recording of(int number) {
    return records.computeIfAbsent(number, n -> new Recording());
  }

  private int begin(Recording r, String f) {
    return r.history.invoke(r.processes++, f, null, kernel.nowNanos());
  }

  private static boolean recorded(OperationKind kind) {
    return switch (kind) {
      case CREATE, START, STOP, DELETE, GET -> true;
      default -> false;
    };
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
    events.on(InstanceRowChanged.class, this::rowChanged);
  }

  private void invoked(OperationInvoked begun) {
    Operation operation = begun.call().operation();
    if (recorded(operation.kind())) {
      open.put(begun.call().number(), begin(of(operation.target()), operation.kind().label()));
    }
  }

  private void answered(OperationAnswered ended) {
    Integer operation = open.remove(ended.call().number());
    if (operation == null) {
      return;
    }
    History history = of(ended.call().operation().target()).history;
    boolean get = ended.call().operation().kind() == OperationKind.GET;
    if (get && absent(ended.failure())) {
      history.ok(operation, keyword("absent"), kernel.nowNanos());
    } else if (ended.failure() == null) {
      Object seen = get && ended.value() instanceof InstanceView view ? seen(view.state()) : null;
      history.ok(operation, seen, kernel.nowNanos());
    } else if (get || certain(ended.failure())) {
      history.fail(operation, ended.failure().getMessage(), kernel.nowNanos());
    } else {
      history.info(operation, ended.failure().getMessage(), kernel.nowNanos());
    }
  }

  private static boolean absent(@Nullable Throwable failure) {
    return failure instanceof ApiException no && no.code() == ErrorCode.NO_SUCH_INSTANCE;
  }

  /** The sequential object's value in a state; none for intermediate states. */
  private static @Nullable Object seen(InstanceState state) {
    return switch (state) {
      case STOPPED -> keyword("stopped");
      case RUNNING -> keyword("running");
      case FAILED -> keyword("failed");
      case STARTING, STOPPING -> null;
    };
  }

  private static Keyword keyword(String name) {
    return Keyword.intern(null, name);
  }

  /** Whether the request certainly had no effect and never will. */
  static boolean certain(Throwable failure) {
    if (failure instanceof ApiException refused) {
      return switch (refused.code()) {
        case INTERNAL, OUTCOME_UNKNOWN, START_PENDING, STOP_PENDING, SHUTTING_DOWN -> false;
        default -> true;
      };
    }
    return failure instanceof NoAnswerException unanswered && unanswered.undelivered();
  }

  /** Whether the request has begun, and goes on. */
  static boolean pending(Throwable failure) {
    return failure instanceof ApiException refused
        && (refused.code() == ErrorCode.START_PENDING || refused.code() == ErrorCode.STOP_PENDING);
  }

  private void rowChanged(RowChanged change) {
    if (!(change.before() instanceof InstanceRow old) || number(old) == NONE) {
      return;
    }
    if (!(change.after() instanceof InstanceRow fresh)) {
      endRestart(of(number(old)), InstanceState.STOPPED); // it is deleted
      return;
    }
    int number = number(fresh);
    Recording moved = records.get(number);
    if (old.state() == InstanceState.STOPPING && fresh.state() == InstanceState.STARTING) {
      of(number).moved = true;
    } else if (moved != null && moved.moved && fresh.state() != InstanceState.STARTING) {
      moved.moved = false;
      if (fresh.state() == InstanceState.FAILED) {
        moved.history.ok(begin(moved, "lost"), null, kernel.nowNanos());
        return;
      }
    }
    // A start that finds its instance lost says so and begins in one transaction.
    boolean startsAnew = fresh.state() == InstanceState.STARTING;
    if (old.state() == InstanceState.RUNNING
        && (startsAnew || fresh.state() == InstanceState.FAILED)) {
      Recording r = of(number);
      r.history.ok(begin(r, "lost"), null, kernel.nowNanos());
    } else if (!Objects.equals(old.lastAutoRestart(), fresh.lastAutoRestart())) {
      Recording r = of(number);
      r.restart = begin(r, "restart");
    } else if (fresh.state() != old.state()) {
      endRestart(of(number), fresh.state());
    }
  }

  /** The number of an instance, which its name tells; {@link #NONE} if it should not be there. */
  static int number(InstanceRow row) {
    String name = row.spec().name();
    return NUMBERED.matcher(name).matches()
        ? Integer.parseInt(name.substring("vm-".length()))
        : NONE;
  }

  private void endRestart(Recording r, InstanceState state) {
    if (r.restart >= 0 && state == InstanceState.RUNNING) {
      r.history.ok(r.restart, null, kernel.nowNanos());
      r.restart = -1;
    } else if (r.restart >= 0
        && (state == InstanceState.FAILED || state == InstanceState.STOPPED)) {
      r.history.fail(r.restart, "unwound, or called off", kernel.nowNanos());
      r.restart = -1;
    }
  }
}
