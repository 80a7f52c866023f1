package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What operators wish for the reservoirs of sleds, and which wish is newer than another: one that
 * was asked for after the other was acknowledged. One whose outcome its operator never learned may
 * come at any time.
 */
final class WishOrder implements Observer {

  /** A wish of an operator; times are numbers of events. */
  private static final class Wish {
    private final ReservoirMode mode;
    private final long asked;
    private long acknowledged = Long.MAX_VALUE;

    private Wish(ReservoirMode mode, long asked) {
      this.mode = mode;
      this.asked = asked;
    }
  }

  private final Map<Integer, List<Wish>> wishes = new LinkedHashMap<>(); // by number of the sled
  private final Map<ClientCall, Wish> open = new LinkedHashMap<>();
  private long events;

  @Override
  public void watch(Events bus) {
    bus.on(OperationInvoked.class, this::invoked);
    bus.on(OperationAnswered.class, this::answered);
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

  /** One place through which the wishes for a sled come, and the newest that came there. */
  final class Place {
    private final int sled;
    private @Nullable Wish newest;

    /** Of the wishes for {@code sled}. */
    Place(Sled sled) {
      this.sled = sled.number();
    }

    /**
     * One of the wishes that {@code meant} accepts comes here; the newer one that came before, if
     * each of them is older than that.
     */
    @Nullable ReservoirMode comes(Predicate<ReservoirMode> meant) {
      // Several wishes may be for the same size. It is out of order only if none that is meanwhile
      // asked for can be meant; and what has come is the oldest that it can be.
      Wish latest = null;
      Wish earliest = null;
      for (Wish wish : wishes.getOrDefault(sled, List.of())) {
        if (meant.test(wish.mode)) {
          latest = latest == null || wish.acknowledged > latest.acknowledged ? wish : latest;
          boolean late = newest != null && wish.acknowledged < newest.asked;
          earliest = earliest == null && !late ? wish : earliest;
        }
      }
      if (latest != null && newest != null && latest.acknowledged < newest.asked) {
        return newest.mode;
      }
      if (earliest != null && (newest == null || newest.acknowledged < earliest.asked)) {
        newest = earliest;
      }
      return null;
    }
  }
}
