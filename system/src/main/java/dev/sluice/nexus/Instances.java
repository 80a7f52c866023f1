package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of the instance table, but for starting: refusals are {@link ApiException}s. */
final class Instances {

  private static final int NAME_CHARS_MAX = 63;

  private Instances() {}

  /** Refuses a specification that no sled could ever serve. */
  private static void check(InstanceSpec spec) {
    if (spec.name().isBlank() || spec.name().length() > NAME_CHARS_MAX) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST, "name: expected 1 to " + NAME_CHARS_MAX + " characters");
    }
    if (spec.name().chars().anyMatch(Character::isISOControl)) { // PostgreSQL has no character 0
      throw new ApiException(ErrorCode.INVALID_REQUEST, "name: expected no control characters");
    }
    String problem = GuestMemory.problem(spec.memoryBytes());
    if (problem != null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST, "memoryBytes: " + problem);
    }
  }

  /** Records a new, stopped instance. */
  static InstanceView create(Transaction tx, InstanceId id, InstanceSpec spec, Instant now) {
    check(spec);
    if (tx.instances().byName(spec.name()).isPresent()) {
      throw new ApiException(ErrorCode.CONFLICT, "the name " + spec.name() + " is taken");
    }
    InstanceRow row = new InstanceRow(id, spec, InstanceState.STOPPED, null, now, null);
    tx.instances().put(row);
    return view(tx, row);
  }

  /** Forgets an instance, whatever its state; its VMM, if there is one, has to go. */
  static Leaving delete(Transaction tx, InstanceId id, Instant now) {
    InstanceRow row = row(tx, id);
    InstanceView last = view(tx, row);
    Leaving leaving = leaving(tx, row, last, now);
    tx.instances().delete(id);
    return leaving;
  }

  private static Leaving leaving(Transaction tx, InstanceRow row, InstanceView last, Instant now) {
    return switch (row.state()) {
      case STOPPED, FAILED -> new Leaving(last, null, null);
      case STARTING -> new Leaving(last, null, StartSteps.callOff(tx, row, now));
      case RUNNING, STOPPING -> {
        SagaId move = MoveSteps.callOff(tx, row, now);
        yield new Leaving(last, stopping(tx, row), move);
      }
    };
  }

  /** What a user sees of one instance. */
  static InstanceView get(Transaction tx, InstanceId id) {
    return view(tx, row(tx, id));
  }

  /** What a user sees of the instances that follow {@code last} by their ids. */
  static List<InstanceView> page(Transaction tx, @Nullable InstanceView last, int limit) {
    List<InstanceRow> rows = tx.instances().page(last == null ? null : last.id(), limit);
    List<PropolisId> onSled = new ArrayList<>();
    for (InstanceRow row : rows) {
      if (onSled(row)) {
        onSled.add(propolis(row));
      }
    }
    Map<PropolisId, VmmRow> vmms = tx.vmms().getAll(onSled);
    List<InstanceView> views = new ArrayList<>();
    for (InstanceRow row : rows) {
      views.add(view(row, onSled(row) ? vmms.get(propolis(row)) : null));
    }
    return views;
  }

  /**
   * A stop or a delete that has begun.
   *
   * @param instance what the user sees now; of a deleted instance, what it was
   * @param vmm the VMM that has to go; null if there is none, or if a saga sees to it
   * @param calledOff the start or move that was called off; null if there was none
   */
  record Leaving(InstanceView instance, @Nullable PlacedVmm vmm, @Nullable SagaId calledOff) {}

  /**
   * Begins to stop an instance, or joins a stop that has begun. One that is starting is stopped at
   * once: its start is called off. One that is moved is stopped where it was, or, once it has left
   * that sled, as one that is starting. One that has failed is stopped for good: Nexus does not
   * start it again by itself.
   */
  static Leaving stop(Transaction tx, InstanceId id, Instant now) {
    InstanceRow row = row(tx, id);
    return switch (row.state()) {
      case STOPPED -> new Leaving(view(tx, row), null, null);
      case FAILED -> new Leaving(stopped(tx, row), null, null);
      case STARTING -> {
        SagaId saga = StartSteps.callOff(tx, row, now);
        yield new Leaving(stopped(tx, row), null, saga);
      }
      case RUNNING, STOPPING -> {
        SagaId move = MoveSteps.callOff(tx, row, now);
        PlacedVmm vmm = stopping(tx, row);
        InstanceRow stopping = row.with(InstanceState.STOPPING, vmm.vmm().id());
        tx.instances().put(stopping);
        yield new Leaving(view(tx, stopping), vmm, move);
      }
    };
  }

  /**
   * Stops the instance that a saga starts or moves, which calls the saga off. What a saga that was
   * called off before waits for is not for the books to decide.
   */
  static Leaving abandon(Transaction tx, SagaId id, Instant now) {
    SagaRow saga =
        tx.sagas()
            .get(id)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NO_SUCH_SAGA, "no saga " + id + " that has not ended"));
    if (saga.step() == SagaRow.Step.CALL_OFF) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "saga "
              + id
              + " is called off already; it ends when its VMM "
              + saga.propolis()
              + " is known to be gone: see to the sled, or expunge it");
    }
    return stop(tx, saga.instance(), now);
  }

  private static InstanceView stopped(Transaction tx, InstanceRow row) {
    InstanceRow stopped = row.with(InstanceState.STOPPED, null);
    tx.instances().put(stopped);
    return view(tx, stopped);
  }

  /** Has the VMM of an instance that runs or stops go. */
  private static PlacedVmm stopping(Transaction tx, InstanceRow row) {
    VmmRow vmm = vmm(tx, row).stopping();
    tx.vmms().put(vmm);
    return PlacedVmm.of(tx, vmm);
  }

  /** The row of an instance. */
  static InstanceRow row(Transaction tx, InstanceId id) {
    return tx.instances()
        .get(id)
        .orElseThrow(() -> new ApiException(ErrorCode.NO_SUCH_INSTANCE, "no instance " + id));
  }

  /** What a user sees of {@code row}. */
  static InstanceView view(Transaction tx, InstanceRow row) {
    return view(row, onSled(row) ? vmm(tx, row) : null);
  }

  private static InstanceView view(InstanceRow row, @Nullable VmmRow vmm) {
    InstanceSpec spec = row.spec();
    return new InstanceView(
        row.id(),
        spec.name(),
        spec.memoryBytes(),
        spec.autoRestart(),
        row.state(),
        vmm == null ? null : vmm.sled());
  }

  private static boolean onSled(InstanceRow row) {
    return row.state() == InstanceState.RUNNING || row.state() == InstanceState.STOPPING;
  }

  /** The refusal to do what the state of an instance does not allow. */
  static ApiException conflict(InstanceRow row, String what) {
    return new ApiException(
        ErrorCode.CONFLICT, "instance " + row.id() + " is " + row.state() + " and cannot " + what);
  }

  /** The VMM of an instance that runs or stops: the two rows change only together. */
  private static VmmRow vmm(Transaction tx, InstanceRow row) {
    return tx.vmms().get(propolis(row)).orElseThrow();
  }

  /** The VMM of an instance that runs or stops. */
  static PropolisId propolis(InstanceRow row) {
    return Objects.requireNonNull(
        row.propolis(), () -> "instance " + row.id() + " is " + row.state() + " nowhere");
  }
}
