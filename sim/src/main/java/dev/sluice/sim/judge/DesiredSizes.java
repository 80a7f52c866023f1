package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.judge.OrdersOfOperators.Answered;
import dev.sluice.sim.judge.OrdersOfOperators.Asked;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which reservoir each sled should have, by the plan and by what operators have asked for and been
 * told. A wish holds until one that was asked for after its acknowledgement is acknowledged; one
 * whose outcome is unknown may hold at any time.
 */
final class DesiredSizes {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long ALIGNMENT_BYTES = 2L << 20;

  /** A wish; times are numbers of requests and answers. */
  private static final class Wish {
    private final long bytes;
    private final long asked;
    private long acknowledged;

    private Wish(long bytes, long asked, long acknowledged) {
      this.bytes = bytes;
      this.asked = asked;
      this.acknowledged = acknowledged;
    }
  }

  private final Map<Sled, List<Wish>> wishes = new LinkedHashMap<>();
  private final Map<Sled, Long> ramBytes = new LinkedHashMap<>();
  private final Map<Asked, Wish> open = new LinkedHashMap<>();
  private long moments;

  /** Of the sleds of {@code rack}, as {@code orders} come in. */
  DesiredSizes(Rack rack, OrdersOfOperators orders) {
    for (SledNode node : rack.sleds()) {
      List<Wish> configured = new ArrayList<>();
      configured.add(new Wish(bytes(node.configuredReservoir(), node.ramBytes()), 0, 0));
      wishes.put(node.sled(), configured);
      ramBytes.put(node.sled(), node.ramBytes());
    }
    orders.tell(this::asked, this::answered);
  }

  /** What a mode comes to, worked out apart from production code. */
  static long bytes(ReservoirMode mode, long ramBytes) {
    long bytes = 0;
    if (mode instanceof ReservoirMode.Percent share) {
      bytes = ramBytes * share.percent() / 100;
    } else if (mode instanceof ReservoirMode.Mebibytes size) {
      bytes = size.mebibytes() << 20;
    }
    return bytes / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
  }

  private void asked(Asked asked) {
    ReservoirMode desired = asked.wanted().desired();
    if (desired != null) {
      long bytes = bytes(desired, ramBytes.getOrDefault(asked.sled(), 0L));
      Wish wish = new Wish(bytes, ++moments, NEVER);
      of(wishes, asked.sled()).add(wish);
      open.put(asked, wish);
    }
  }

  private void answered(Answered answer) {
    Wish wish = open.remove(answer.asked());
    if (wish != null && answer.failure() == null) {
      wish.acknowledged = ++moments;
    } else if (wish != null && answer.refused()) {
      of(wishes, answer.asked().sled()).remove(wish);
    }
  }

  private static List<Wish> of(Map<Sled, List<Wish>> wishes, Sled sled) {
    return Objects.requireNonNull(wishes.get(sled));
  }

  /** The sizes that a sled may have to have by now. */
  Set<Long> of(Sled sled) {
    List<Wish> all = of(wishes, sled);
    long newest = 0; // asked for by a wish that is acknowledged
    for (Wish wish : all) {
      newest = wish.acknowledged == NEVER ? newest : Math.max(newest, wish.asked);
    }
    Set<Long> sizes = new LinkedHashSet<>();
    for (Wish wish : all) {
      if (wish.acknowledged >= newest) {
        sizes.add(wish.bytes);
      }
    }
    return sizes;
  }
}
