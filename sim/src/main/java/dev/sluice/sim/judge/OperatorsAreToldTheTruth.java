package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.judge.OrdersOfOperators.Answered;
import dev.sluice.sim.judge.OrdersOfOperators.Asked;
import dev.sluice.sim.judge.OrdersOfOperators.Wanted;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Every answer to an operator is right, refusals too: an order that is acknowledged was obeyed at
 * some time between request and answer, and a refusal names what was so then.
 */
final class OperatorsAreToldTheTruth implements Oracle {

  private record Since(long moment, long nanos) {}

  private final Excuses excuses;
  private final Findings findings;
  private final RowTimeline<SledId, SledRow> sleds = new RowTimeline<>();
  private final Map<Asked, Since> open = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code excuses} must be told first. */
  OperatorsAreToldTheTruth(
      Kernel kernel, OrdersOfOperators orders, Excuses excuses, Findings findings) {
    this.excuses = excuses;
    this.findings = findings;
    orders.tell(
        asked -> open.put(asked, new Since(sleds.now(), kernel.nowNanos())), this::answered);
    orders.tellOfCopies(this::check);
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::rowChanged);
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof SledRow row) {
      sleds.changed(row.id(), row);
    }
  }

  private void answered(Answered answer) {
    check(answer);
    open.remove(answer.asked());
  }

  private void check(Answered answer) {
    Asked asked = answer.asked();
    Since since = open.get(asked);
    if (since == null) {
      return;
    }
    Wanted wanted = asked.wanted();
    boolean right = true;
    if (answer.failure() == null) {
      right = was(asked, since, wanted::is);
    } else if (answer.failure() instanceof ApiException no) {
      right = excuses.allow(no.code(), since.nanos()) || refusalIsRight(asked, since, no.code());
    }
    if (!right) {
      String told = answer.failure() == null ? "acknowledged" : "refused: " + answer.failure();
      findings.add(
          Promise.OPERATORS_ARE_TOLD_THE_TRUTH,
          asked.sled().name() + ": " + wanted + " is " + told + "; it was never so meanwhile");
    }
  }

  private boolean refusalIsRight(Asked asked, Since since, ErrorCode code) {
    Wanted wanted = asked.wanted();
    return switch (code) {
      case NO_SUCH_SLED -> sleds.wasNone(asked.sled().id(), since.moment());
      case CONFLICT ->
          was(
              asked,
              since,
              row ->
                  wanted.state() == null
                      ? row.policy() == SledPolicy.EXPUNGED || row.state() != SledState.ACTIVE
                      : row.policy() != SledPolicy.EXPUNGED);
      case INVALID_REQUEST ->
          wanted.desired() instanceof ReservoirMode.Percent share
              && (share.percent() < 1 || share.percent() > 99);
      default -> false;
    };
  }

  private boolean was(Asked asked, Since since, Predicate<SledRow> so) {
    return sleds.was(asked.sled().id(), since.moment(), so);
  }
}
