package dev.sluice.sim.rack;

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
import java.util.function.Supplier;

/**
 * Operators who expunge and decommission sleds, and repeat the request until it succeeds. A strike
 * is a change of the sled's row that was acknowledged.
 */
final class Operators implements Part, Observer {

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
        () -> clients.policy(sled, SledPolicy.EXPUNGED),
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
          () -> clients.decommission(sled),
          () -> {
            if (decommissioned.remove(sled.id())) {
              strikes.struck(FaultKind.DECOMMISSION, sled.name(), "", "state of the sled");
            }
          });
    }
  }

  private void insist(
      SledNode sled, Order order, Supplier<CompletionStage<Void>> request, Runnable acknowledged) {
    clients.operatorBegins();
    ask(sled.sled(), order, request, acknowledged);
  }

  private void ask(
      Sled sled, Order order, Supplier<CompletionStage<Void>> request, Runnable acknowledged) {
    long number = ++orders;
    events.emit(new OrderGiven(sled, number, order));
    CompletionStage<Void> bounded =
        Stages.within(
            request.get(),
            PATIENCE,
            clients.worker(),
            () -> new IllegalStateException("no answer"));
    Stages.then(
        bounded,
        clients.worker(),
        (none, failure) -> {
          events.emit(new OrderAnswered(sled, number, order, failure));
          if (failure == null) {
            clients.operatorEnds();
            acknowledged.run();
          } else {
            clients.worker().after(PAUSE, () -> ask(sled, order, request, acknowledged));
          }
        });
  }

  private SledNode sled(Fault fault) {
    return sleds.get(((Target.Sled) fault.target()).number());
  }

  @Override
  public void watch(Events bus) {
    bus.on(RowChanged.class, this::rowChanged);
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
