package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Booted;
import dev.sluice.sim.check.domain.RackEvent.Expunged;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.RebootHandled;
import dev.sluice.sim.check.domain.RackEvent.Released;
import dev.sluice.sim.check.domain.RackEvent.Reserved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * I7: of what the control plane runs, an instance has one VM at a time, on one sled; a VM that runs
 * for certain has a reservation there; and once the control plane is done with a reboot, no
 * reservation from before it is left. Sleds that were given up are out of its reach.
 */
final class VmHasOnePlace extends Rule {

  private final CertainVms vms;
  private final Map<String, Reserved> reserved = new LinkedHashMap<>();
  private final Map<String, Long> boots = new LinkedHashMap<>();
  private final Set<String> expunged = new LinkedHashSet<>();

  /** Looks at {@code vms}, which must be told of each event first. */
  VmHasOnePlace(CertainVms vms, Consumer<Breach> breaches) {
    super("I7", breaches);
    this.vms = vms;
  }

  @Override
  void see(RackEvent event) {
    LaunchCalled begun = vms.begun();
    if (event instanceof LaunchAnswered && begun != null) {
      launched(begun);
    } else if (event instanceof Reserved row) {
      reserved.put(row.vm(), row);
    } else if (event instanceof Released row) {
      reserved.remove(row.vm());
      if (vms.runs(row.vm()) && !expunged.contains(row.sled())) {
        breach(
            String.format(
                Locale.ROOT, "%s runs on %s, and is released there", row.vm(), row.sled()));
      }
    } else if (event instanceof Expunged) {
      expunged.add(event.sled());
    } else if (event instanceof Booted booted) {
      boots.put(booted.sled(), booted.boot());
    } else if (event instanceof RebootHandled) {
      handled(event.sled());
    }
  }

  private void launched(LaunchCalled launch) {
    if (launch.instance() == null || expunged.contains(launch.sled())) {
      return;
    }
    Reserved row = reserved.get(launch.vm());
    if (row == null || !row.sled().equals(launch.sled())) {
      breach(
          String.format(
              Locale.ROOT, "%s runs on %s without a reservation", launch.vm(), launch.sled()));
    }
    for (LaunchCalled other : vms.running()) {
      if (other != launch
          && Objects.equals(other.instance(), launch.instance())
          && !expunged.contains(other.sled())) {
        breach(
            String.format(
                Locale.ROOT,
                "%s runs as %s on %s and as %s on %s",
                launch.instance(),
                other.vm(),
                other.sled(),
                launch.vm(),
                launch.sled()));
      }
    }
  }

  private void handled(String sled) {
    List<String> left = new ArrayList<>();
    for (Reserved row : reserved.values()) {
      if (row.sled().equals(sled) && row.boot() < boots.getOrDefault(sled, 0L)) {
        left.add(row.vm());
      }
    }
    if (!left.isEmpty()) {
      breach(
          String.format(Locale.ROOT, "%s has rebooted, and is still reserved for %s", sled, left));
    }
  }
}
