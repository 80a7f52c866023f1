package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Once Nexus has sent a sled a newer wish for its reservoir, it sends no older one. A wish is newer
 * than another if it was asked for after that was acknowledged; one whose outcome its operator
 * never learned may come at any time.
 */
final class WishesInOrder implements Oracle {

  /** A wish of an operator; times are numbers of events. */
  private static final class Wish {
    private final ReservoirMode mode;
    private final long asked;
    private long acknowledged = Long.MAX_VALUE;

    Wish(ReservoirMode mode, long asked) {
      this.mode = mode;
      this.asked = asked;
    }
  }

  private final Findings findings;
  private final Map<Integer, List<Wish>> wishes = new LinkedHashMap<>(); // by number of the sled
  private final Map<ClientCall, Wish> open = new LinkedHashMap<>();
  private final Map<Integer, Wish> newestSent = new LinkedHashMap<>();
  private long events;

  /** Reports to {@code findings}. */
  WishesInOrder(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events bus) {
    bus.on(OperationInvoked.class, this::invoked);
    bus.on(OperationAnswered.class, this::answered);
    bus.on(WishSent.class, this::sent);
  }

  private void invoked(OperationInvoked operation) {
    Operation resize = operation.call().operation();
    if (resize.kind() == OperationKind.RESIZE) {
      Wish wish = new Wish(new ReservoirMode.Percent((int) resize.amount()), ++events);
      wishes.computeIfAbsent(resize.target(), sled -> new ArrayList<>()).add(wish);
      open.put(operation.call(), wish);
    }
  }

  private void answered(OperationAnswered answer) {
    Wish wish = open.remove(answer.call());
    if (wish != null && answer.failure() == null) {
      wish.acknowledged = ++events;
    }
  }

  private void sent(WishSent request) {
    int sled = request.sled().number();
    @Nullable Wish newest = newestSent.get(sled);
    // Several wishes may be for the same size. An older one is blamed on the sender only if none
    // that is meanwhile asked for can be meant; and what it has sent is the oldest that it can be.
    @Nullable Wish latest = null;
    @Nullable Wish earliest = null;
    for (Wish wish : wishes.getOrDefault(sled, List.of())) {
      if (wish.mode.equals(request.wish())) {
        latest = latest == null || wish.acknowledged > latest.acknowledged ? wish : latest;
        boolean late = newest != null && wish.acknowledged < newest.asked;
        earliest = earliest == null && !late ? wish : earliest;
      }
    }
    if (latest != null && newest != null && latest.acknowledged < newest.asked) {
      findings.add(
          Promise.WISHES_IN_ORDER,
          request.sled().name() + " is sent " + latest.mode + " after the newer " + newest.mode);
    } else if (earliest != null && (newest == null || newest.acknowledged < earliest.asked)) {
      newestSent.put(sled, earliest);
    }
  }
}
