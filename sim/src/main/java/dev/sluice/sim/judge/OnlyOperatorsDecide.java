package dev.sluice.sim.judge;

import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.judge.OrdersOfOperators.Asked;
import dev.sluice.sim.judge.OrdersOfOperators.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What operators decide of a sled changes only to what one of them has asked for: its policy, its
 * state, its desired reservoir. A request that was refused or acknowledged explains no later
 * change; one whose outcome its operator never learned may be carried out at any time.
 */
final class OnlyOperatorsDecide implements Oracle {

  private final Findings findings;
  private final Map<SledId, List<Asked>> open = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OnlyOperatorsDecide(OrdersOfOperators orders, Findings findings) {
    this.findings = findings;
    orders.tell(
        asked -> of(asked.sled().id()).add(asked),
        answered -> {
          if (answered.failure() == null || answered.refused()) {
            of(answered.asked().sled().id()).remove(answered.asked());
          }
        });
  }

  private List<Asked> of(SledId sled) {
    return open.computeIfAbsent(sled, any -> new ArrayList<>());
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (!(change.after() instanceof SledRow now)) {
      return;
    }
    SledRow then = (SledRow) change.before();
    SledPolicy policy = then == null ? SledPolicy.IN_SERVICE : then.policy();
    SledState state = then == null ? SledState.ACTIVE : then.state();
    check(now, policy, now.policy(), wanted -> wanted.policy() == now.policy());
    check(now, state, now.state(), wanted -> wanted.state() == now.state());
    check(
        now,
        then == null ? null : then.desired(),
        now.desired(),
        wanted -> wanted.desired() != null && wanted.desired().equals(now.desired()));
  }

  private void check(
      SledRow row, @Nullable Object before, @Nullable Object after, Predicate<Wanted> explains) {
    if (!Objects.equals(before, after)
        && of(row.id()).stream().noneMatch(asked -> explains.test(asked.wanted()))) {
      findings.add(
          Promise.ONLY_OPERATORS_DECIDE,
          "sled " + row.id() + ": " + before + " became " + after + ", which nobody has asked for");
    }
  }
}
