package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A start that is refused since no sled has room says of each sled why not, under its id: of all
 * that were no more and no less than in service since it was asked for, and of none that there is
 * not. The sentence names up to three of them, and says whether there are more.
 */
final class RefusalsSayWhy implements Oracle {

  private static final String DETAIL = "sled.";
  private static final int IN_SENTENCE_MAX = 3;
  private static final int SLEDS_MAX = 32;

  private final Findings findings;
  private final RowTimeline<SledId, SledRow> sleds = new RowTimeline<>();
  private final Map<ClientCall, Long> asked = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  RefusalsSayWhy(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::changed);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void changed(SledRowChanged change) {
    if (change.after() != null) {
      sleds.changed(change.after().id(), change.after());
    }
  }

  private void invoked(OperationInvoked operation) {
    if (operation.call().operation().kind() == OperationKind.START) {
      asked.put(operation.call(), sleds.now());
    }
  }

  private void answered(OperationAnswered answer) {
    Long moment = asked.remove(answer.call());
    if (moment != null
        && answer.failure() instanceof ApiException no
        && no.code() == ErrorCode.INSUFFICIENT_CAPACITY) {
      check(no, moment);
    }
  }

  private void check(ApiException no, long moment) {
    Map<String, String> details = no.error().details();
    int known = 0;
    for (SledId id : sleds.keys()) {
      known++;
      boolean all = !sleds.wasNone(id, moment) && !sleds.was(id, moment, RefusalsSayWhy::unusual);
      if (all && known <= SLEDS_MAX && !details.containsKey(DETAIL + id)) {
        wrong("nothing of sled " + id + ", which is in service", no);
        return;
      }
    }
    String sentence = String.valueOf(no.getMessage());
    int named = 0;
    for (String key : details.keySet()) {
      boolean ofASled = key.startsWith(DETAIL);
      named += ofASled && sentence.contains(key.substring(DETAIL.length())) ? 1 : 0;
    }
    boolean more = sentence.contains(" more");
    if (details.size() > known
        || named != Math.min(details.size(), IN_SENTENCE_MAX)
        || more != details.size() > IN_SENTENCE_MAX) {
      wrong(named + " of " + details.size() + " sleds in the sentence", no);
    }
  }

  private static boolean unusual(SledRow sled) {
    return sled.policy() != SledPolicy.IN_SERVICE || sled.state() != SledState.ACTIVE;
  }

  private void wrong(String what, ApiException no) {
    findings.add(Promise.REFUSALS_SAY_WHY, what + ": " + no.getMessage());
  }
}
