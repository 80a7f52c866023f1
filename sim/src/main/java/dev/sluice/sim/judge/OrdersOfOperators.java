package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.OrderEvent.Order;
import dev.sluice.sim.event.OrderEvent.OrderAnswered;
import dev.sluice.sim.event.OrderEvent.OrderGiven;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.plan.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What operators ask of Nexus about sleds, each request from its call to its answer. */
final class OrdersOfOperators implements Observer {

  /** What is asked: exactly one of them is not null. */
  record Wanted(
      @Nullable SledPolicy policy, @Nullable SledState state, @Nullable ReservoirMode desired) {

    /** Whether {@code row} is as wanted. */
    boolean is(SledRow row) {
      return (policy == null || policy == row.policy())
          && (state == null || state == row.state())
          && (desired == null || desired.equals(row.desired()));
    }
  }

  /** A request; no two are equal. */
  static final class Asked {
    private final Sled sled;
    private final Wanted wanted;

    private Asked(Sled sled, Wanted wanted) {
      this.sled = sled;
      this.wanted = wanted;
    }

    Sled sled() {
      return sled;
    }

    Wanted wanted() {
      return wanted;
    }
  }

  /**
   * A request and its answer.
   *
   * @param failure null is yes
   */
  record Answered(Asked asked, @Nullable Throwable failure) {

    /** Whether it is certain that the request has changed nothing and will change nothing. */
    boolean refused() {
      return failure instanceof ApiException no && no.code() != ErrorCode.OUTCOME_UNKNOWN;
    }
  }

  private final List<Sled> sleds;
  private final Map<ClientCall, Asked> calls = new LinkedHashMap<>();
  private final Map<Long, Asked> orders = new LinkedHashMap<>();
  private Consumer<Asked> onAsked = asked -> {};
  private Consumer<Answered> onAnswered = answered -> {};
  private Consumer<Answered> onCopyRefused = refused -> {};

  /** Of a rack of {@code sleds}. */
  OrdersOfOperators(List<Sled> sleds) {
    this.sleds = sleds;
  }

  /** Has requests and answers told. */
  void tell(Consumer<Asked> asked, Consumer<Answered> answered) {
    onAsked = onAsked.andThen(asked);
    onAnswered = onAnswered.andThen(answered);
  }

  /** Has refusals told that are no outcome: the operator asks again, or gives up. */
  void tellOfCopies(Consumer<Answered> refused) {
    onCopyRefused = refused;
  }

  @Override
  public void watch(Events events) {
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
    events.on(CopyRefused.class, this::copyRefused);
    events.on(OrderGiven.class, this::given);
    events.on(OrderAnswered.class, this::obeyed);
  }

  private void invoked(OperationInvoked operation) {
    Wanted wanted = wanted(operation.call().operation());
    if (wanted != null) {
      Asked asked = new Asked(sleds.get(operation.call().operation().target()), wanted);
      calls.put(operation.call(), asked);
      onAsked.accept(asked);
    }
  }

  private static @Nullable Wanted wanted(Operation operation) {
    return switch (operation.kind()) {
      case RESIZE -> new Wanted(null, null, new ReservoirMode.Percent((int) operation.amount()));
      case DRAIN -> new Wanted(SledPolicy.DRAIN, null, null);
      case NO_PROVISION -> new Wanted(SledPolicy.NO_PROVISION, null, null);
      case IN_SERVICE -> new Wanted(SledPolicy.IN_SERVICE, null, null);
      default -> null;
    };
  }

  private void answered(OperationAnswered answer) {
    Asked asked = calls.remove(answer.call());
    if (asked != null) {
      onAnswered.accept(new Answered(asked, answer.failure()));
    }
  }

  private void copyRefused(CopyRefused copy) {
    Asked asked = calls.get(copy.call());
    if (asked != null) {
      onCopyRefused.accept(new Answered(asked, copy.refusal()));
    }
  }

  private void given(OrderGiven given) {
    Wanted wanted =
        given.order() == Order.EXPUNGE
            ? new Wanted(SledPolicy.EXPUNGED, null, null)
            : new Wanted(null, SledState.DECOMMISSIONED, null);
    Asked asked = new Asked(given.sled(), wanted);
    orders.put(given.number(), asked);
    onAsked.accept(asked);
  }

  private void obeyed(OrderAnswered answer) {
    Asked asked = Objects.requireNonNull(orders.remove(answer.number()));
    onAnswered.accept(new Answered(asked, answer.failure()));
  }
}
