package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.Applied;
import dev.sluice.sim.check.domain.RackEvent.Heard;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.Report;
import dev.sluice.sim.check.domain.RackEvent.Reserved;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * I4: a launch is decided on the word of the sled's present boot, as far as the control plane can
 * know: the newest boot that it has heard of has reported a reservoir that is ready. And what comes
 * of the decision is asked of that boot: no launch succeeds that names another.
 *
 * <p>A decision made before a reboot could be heard of breaks nothing; nor does the launch that
 * follows, unless the wrong boot says yes, which is I8.
 */
final class PlacementReliesOnThisBoot extends Rule {

  private final Map<String, Report> newest = new LinkedHashMap<>();
  private final Map<String, Long> decided = new LinkedHashMap<>();
  private final Map<String, LaunchCalled> asked = new LinkedHashMap<>();

  PlacementReliesOnThisBoot(Consumer<Breach> breaches) {
    super("I4", breaches);
  }

  @Override
  void see(RackEvent event) {
    if (event instanceof Applied apply) {
      newest.put(apply.sled(), apply.report());
    } else if (event instanceof Heard) {
      newest.remove(event.sled());
    } else if (event instanceof Reserved reserved) {
      decided.put(reserved.vm(), reserved.boot());
      decided(reserved);
    } else if (event instanceof LaunchCalled call) {
      asked.put(call.vm(), call);
    } else if (event instanceof LaunchAnswered answer && launched(answer)) {
      launched(answer.vm());
    }
  }

  private void decided(Reserved reserved) {
    Report report = newest.get(reserved.sled());
    if (report == null || !report.ready()) {
      breach(
          String.format(
              Locale.ROOT,
              "%s was placed on %s before it had reported to be ready",
              reserved.vm(),
              reserved.sled()));
    } else if (report.boot() != reserved.boot()) {
      breach(
          String.format(
              Locale.ROOT,
              "%s was placed on %s in boot %d, which reported last in boot %d",
              reserved.vm(),
              reserved.sled(),
              reserved.boot(),
              report.boot()));
    }
  }

  private void launched(String vm) {
    LaunchCalled call = asked.get(vm);
    Long boot = decided.get(vm);
    if (call != null && boot != null && call.boot() != boot) {
      breach(
          String.format(
              Locale.ROOT,
              "%s was placed on %s in boot %d and runs at the request to boot %d",
              vm,
              call.sled(),
              boot,
              call.boot()));
    }
  }
}
