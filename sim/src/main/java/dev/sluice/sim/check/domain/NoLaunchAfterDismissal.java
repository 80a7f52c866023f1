package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Booted;
import dev.sluice.sim.check.domain.RackEvent.Dismissed;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I3: a boot that has taken in that the control plane wants no more of it says yes to no launch
 * asked for afterwards. A sled that is decommissioned and has not heard so may: its next boot has
 * to learn it anew, and until it has, callers that bypass the control plane are served.
 */
final class NoLaunchAfterDismissal extends Rule {

  private final Map<String, Long> boots = new LinkedHashMap<>();
  private final Map<String, Long> dismissed = new LinkedHashMap<>();

  /** Launches asked for after a dismissal, and the boot that was dismissed then. */
  private final Map<Long, Long> late = new LinkedHashMap<>();

  NoLaunchAfterDismissal(Consumer<Breach> breaches) {
    super("I3", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Booted booted) {
      boots.put(booted.sled(), booted.boot());
    } else if (event instanceof Dismissed) {
      dismissed.put(event.sled(), boots.getOrDefault(event.sled(), 0L));
    } else if (event instanceof LaunchCalled call && dismissed.containsKey(call.sled())) {
      late.put(call.call(), dismissed.getOrDefault(call.sled(), 0L));
    } else if (event instanceof LaunchAnswered answer) {
      // Not the boot dismissed by now: that one may have learnt of it while it launched.
      Long over = late.remove(answer.call());
      if (over != null && launched(answer) && answer.boot() <= over) {
        breach(
            String.format(
                Locale.ROOT, "%s launched %s after its dismissal", answer.sled(), answer.vm()));
      }
    }
  }
}
