package dev.sluice.scenarios.smoke;

import dev.sluice.api.DrainProgress;
import dev.sluice.api.InstanceId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.api.StayReason;
import dev.sluice.api.StayingInstance;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sled is drained: what Nexus may restart runs on other sleds, the rest stays and is named; once
 * its users have stopped that, the sled is empty.
 */
final class DrainStep implements SmokeStep {

  private static final int INSTANCES = 2;

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public List<Need> needs() {
    return List.of(Need.TWO_SLEDS);
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(3); // the watcher of Nexus has a round each 30 s
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) {
    List<SmokeInstance> fresh = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      SmokeInstance instance = rack.user().create(rack.instanceBytes(), true);
      Told<?> told = RackUser.answer(rack.user().start(instance));
      if (!told.ok()) {
        throw new SmokeFailureException(Promise.FITTING_START_SUCCEEDS, told.words());
      }
      fresh.add(instance);
    }
    SmokeSled sled = Objects.requireNonNull(fresh.get(0).sled());
    List<SmokeInstance> going = fresh.stream().filter(one -> one.sled() == sled).toList();
    List<SmokeInstance> staying =
        FaultSteps.on(rack, sled).stream().filter(one -> !going.contains(one)).toList();

    long from = rack.journal().nowNanos();
    rack.user().policy(sled, SledPolicy.DRAIN, bound);
    for (SmokeInstance instance : going) {
      bound.until(
          Promise.MOVED_RUNS,
          () -> instance.name() + " does not run on another sled",
          () -> rack.user().moved(instance, from));
    }
    double seconds = (rack.journal().nowNanos() - from) / 1e9;
    awaitProgress(rack, sled, staying, bound);
    Waits.stopped(rack, sled, staying, bound);
    awaitProgress(rack, sled, List.of(), bound);
    if (!sled.deviceRuns().isEmpty()) {
      bound.until(
          Promise.DRAINED_SLED_EMPTIES,
          () -> sled.name() + " has VMs",
          () -> Objects.requireNonNull(RackUser.await(sled.control().vms()).value()).isEmpty());
    }
    rack.user().policy(sled, SledPolicy.IN_SERVICE, bound);
    return "%d left %s in %.1f s, %d stayed and were named"
        .formatted(going.size(), sled.name(), seconds, staying.size());
  }

  /** Waits until an operator is told that these stay, and nothing else is there. */
  private static void awaitProgress(
      SmokeRack rack, SmokeSled sled, List<SmokeInstance> staying, StepBound bound) {
    Set<InstanceId> wanted =
        staying.stream().map(SmokeInstance::id).collect(Collectors.toUnmodifiableSet());
    List<@Nullable DrainProgress> last = new ArrayList<>();
    bound.until(
        Promise.SLED_VIEWS_ARE_TRUE,
        () -> sled.name() + ": " + last + ", there are " + wanted,
        () -> {
          SledView view = rack.user().sled(sled);
          DrainProgress progress = view == null ? null : view.drain();
          last.clear();
          last.add(progress);
          return progress != null
              && progress.remaining() == wanted.size()
              && progress.moving() == 0
              && progress.staying().stream()
                  .allMatch(one -> one.why() == StayReason.NO_AUTO_RESTART)
              && wanted.equals(
                  progress.staying().stream()
                      .map(StayingInstance::instance)
                      .collect(Collectors.toUnmodifiableSet()));
        });
  }
}
