package dev.sluice.sim.judge;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A start that is refused since no sled has room says of each sled why not, under its id: of all
 * that were no more and no less than in service since it was asked for, and of none that there is
 * not. The sentence names up to three of them, and says whether there are more. Where it says how
 * much is free and how much is needed, the need is that of the instance, and more than what is
 * free.
 */
final class RefusalsSayWhy implements Oracle {

  private static final String DETAIL = "sled.";
  private static final int IN_SENTENCE_MAX = 3;
  private static final int SLEDS_MAX = 32;

  private static final Pattern FREE =
      Pattern.compile("(-?\\d+) of (-?\\d+) MiB free, (-?\\d+) MiB needed");

  private final Findings findings;
  private final Map<String, Long> neededMib = new LinkedHashMap<>(); // by name of an instance
  private final RowTimeline<SledId, SledRow> sleds = new RowTimeline<>();
  private final Map<ClientCall, Long> asked = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  RefusalsSayWhy(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::changed);
    events.on(InstanceRowChanged.class, this::instanceChanged);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void changed(SledRowChanged change) {
    if (change.after() != null) {
      sleds.changed(change.after().id(), change.after());
    }
  }

  private void instanceChanged(InstanceRowChanged change) {
    InstanceRow row = change.after();
    if (row != null && change.before() == null) {
      long bytes = row.spec().memoryBytes() + TriedSleds.ROM_BYTES;
      neededMib.put(row.spec().name(), bytes / GuestMemory.MIB);
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
      checkNumbers(no, neededMib.get("vm-" + answer.call().operation().target()));
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

  private void checkNumbers(ApiException no, @Nullable Long needed) {
    for (String words : no.error().details().values()) {
      Matcher numbers = FREE.matcher(words);
      if (numbers.find()) {
        long free = Long.parseLong(numbers.group(1));
        long all = Long.parseLong(numbers.group(2));
        long need = Long.parseLong(numbers.group(3));
        if (free < 0 || free > all || free >= need || needed != null && need != needed) {
          wrong("of an instance that needs " + needed + " MiB: " + words, no);
        }
      }
    }
  }

  private static boolean unusual(SledRow sled) {
    return sled.policy() != SledPolicy.IN_SERVICE || sled.state() != SledState.ACTIVE;
  }

  private void wrong(String what, ApiException no) {
    findings.add(Promise.REFUSALS_SAY_WHY, what + ": " + no.getMessage());
  }
}
