package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.platform.Stages;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.OrderEvent.Order;
import dev.sluice.sim.event.OrderEvent.OrderAnswered;
import dev.sluice.sim.event.OrderEvent.OrderGiven;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Operators who expunge and decommission sleds, and repeat the request until it succeeds. A strike
 * is a change of the sled's row that was acknowledged.
 */
final class Operators implements Part, Observer {

  private static final long NEW = 0; // no order has this number
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clients clients;
  private final List<SledNode> sleds;
  private final Strikes strikes;
  private final Events events;
  private final Set<SledId> expunged = new LinkedHashSet<>();
  private final Set<SledId> decommissioned = new LinkedHashSet<>();

  private long orders;

  Operators(Clients clients, List<SledNode> sleds, Events events, Strikes strikes) {
    this.events = events;
    this.clients = clients;
    this.sleds = sleds;
    this.strikes = strikes;
  }

  @Override
  public void begin(Fault fault) {
    SledNode sled = sled(fault);
    insist(
        sled,
        Order.EXPUNGE,
        key -> clients.policy(sled, SledPolicy.EXPUNGED, key),
        () -> {
          if (expunged.remove(sled.id()) && fault.kind() == FaultKind.EXPUNGE) {
            strikes.struck(FaultKind.EXPUNGE, sled.name(), "", "policy of the sled");
          }
        });
  }

  @Override
  public void end(Fault fault) {
    SledNode sled = sled(fault);
    if (fault.kind() == FaultKind.DECOMMISSION) {
      insist(
          sled,
          Order.DECOMMISSION,
          key -> clients.decommission(sled, key),
          () -> {
            if (decommissioned.remove(sled.id())) {
              strikes.struck(FaultKind.DECOMMISSION, sled.name(), "", "state of the sled");
            }
          });
    }
  }

  private void insist(SledNode sled, Order order, Asking asking, Runnable acknowledged) {
    clients.operatorBegins();
    ask(sled.sled(), order, NEW, newRequest(sled.sled(), order, true), asking, acknowledged);
  }

  private Request newRequest(Sled sled, Order order, boolean keyed) {
    return clients.newRequest(keyed, order + " of " + sled.name());
  }

  /** Sends an order to Nexus under a key. */
  @FunctionalInterface
  private interface Asking {
    CompletionStage<Void> send(@Nullable IdempotencyKey key);
  }

  /**
   * Sends an order, and again until it is acknowledged.
   *
   * @param given its number, if it has been sent under this key and its outcome is not known
   */
  private void ask(
      Sled sled, Order order, long given, Request request, Asking asking, Runnable acknowledged) {
    long number = given == NEW ? ++orders : given;
    if (given == NEW) {
      events.emit(new OrderGiven(sled, number, order));
    }
    CompletionStage<Void> bounded =
        Stages.within(
            clients.send(request, () -> asking.send(request.key())),
            PATIENCE,
            clients.worker(),
            () -> new IllegalStateException("no answer"));
    Stages.then(
        bounded,
        clients.worker(),
        (none, failure) -> {
          if (failure == null) {
            events.emit(new OrderAnswered(sled, number, order, null));
            clients.operatorEnds();
            acknowledged.run();
            return;
          }
          request.failed(failure);
          boolean open = request.open(failure);
          if (!open) {
            events.emit(new OrderAnswered(sled, number, order, request.outcome(failure)));
          }
          Request next = request;
          if (failure instanceof ApiException full && full.code() == ErrorCode.KEYS_FULL) {
            next = newRequest(sled, order, false);
          } else if (Request.last(failure)) {
            next = newRequest(sled, order, true); // it stays refused under its key
          }
          Request asked = next;
          long same = open && asked.equals(request) ? number : NEW;
          clients.worker().after(PAUSE, () -> ask(sled, order, same, asked, asking, acknowledged));
        });
  }

  private SledNode sled(Fault fault) {
    return sleds.get(((Target.Sled) fault.target()).number());
  }

  @Override
  public void watch(Events bus) {
    bus.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof SledRow now && change.before() instanceof SledRow then) {
      if (now.policy() == SledPolicy.EXPUNGED && then.policy() != SledPolicy.EXPUNGED) {
        expunged.add(now.id());
      }
      if (now.state() == SledState.DECOMMISSIONED && then.state() != SledState.DECOMMISSIONED) {
        decommissioned.add(now.id());
      }
    }
  }
}
