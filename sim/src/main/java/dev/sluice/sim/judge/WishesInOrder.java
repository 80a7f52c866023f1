package dev.sluice.sim.judge;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.fault.FaultKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Once a Nexus has sent a sled a newer wish for its reservoir, it sends no older one; and once a
 * sled-agent works towards a newer wish, it works towards no older one, whichever Nexus sends it
 * and however late it comes. Sled-agents of a version of the wire without numbers of wishes cannot
 * tell, and are not held to it.
 */
final class WishesInOrder implements Oracle {

  private static final int NUMBERED = 2; // the first version of the wire with numbers of wishes

  private record Sender(String nexus, Sled sled) {}

  private final Findings findings;
  private final WishOrder order = new WishOrder();
  private final Map<Sender, WishOrder.Place> sent = new LinkedHashMap<>();
  private final Map<Sled, Long> ramBytes;
  private final Map<Sled, WishOrder.Place> takenUp = new LinkedHashMap<>(); // in its boot
  private final Set<Sled> cannotTell = new LinkedHashSet<>();
  private boolean numbered = true;

  /**
   * Reports to {@code findings}.
   *
   * @param ramBytes of each sled
   */
  WishesInOrder(Map<Sled, Long> ramBytes, Findings findings) {
    this.ramBytes = ramBytes;
    this.findings = findings;
  }

  @Override
  public void watch(Events bus) {
    order.watch(bus);
    bus.on(WishSent.class, this::sent);
    bus.on(BootBegan.class, this::began);
    bus.on(FaultStruck.class, this::struck);
    bus.on(ReservoirChanged.class, this::changed);
  }

  private void sent(WishSent request) {
    Sled sled = request.sled();
    @Nullable ReservoirMode newer =
        sent.computeIfAbsent(new Sender(request.nexus(), sled), any -> order.new Place(sled))
            .comes(request.wish()::equals);
    if (newer != null) {
      findings.add(
          Promise.WISHES_IN_ORDER,
          sled.name()
              + " is sent "
              + request.wish()
              + " by "
              + request.nexus()
              + " after the newer "
              + newer);
    }
  }

  /**
   * A Nexus of an older version sends no number, so a late wish of it may come after a newer one.
   */
  private void struck(FaultStruck strike) {
    numbered &= strike.fault() != FaultKind.NEXUS_BEHIND;
  }

  private void began(BootBegan boot) {
    takenUp.remove(boot.sled());
    cannotTell.remove(boot.sled());
    if (boot.wireVersion() < NUMBERED) {
      cannotTell.add(boot.sled());
    }
  }

  private void changed(ReservoirChanged change) {
    long bytes = change.after().desiredBytes();
    if (bytes == change.before().desiredBytes()
        || !numbered
        || cannotTell.contains(change.sled())) {
      return;
    }
    Sled sled = change.sled();
    long ram = ramBytes.getOrDefault(sled, 0L);
    @Nullable ReservoirMode newer =
        takenUp
            .computeIfAbsent(sled, any -> order.new Place(sled))
            .comes(mode -> DesiredSizes.bytes(mode, ram) == bytes);
    if (newer != null) {
      findings.add(
          Promise.WISHES_TAKEN_UP_IN_ORDER,
          sled.name() + " works towards " + bytes + " bytes after the newer " + newer);
    }
  }
}
