package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceState;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All instances are stopped and deleted, and the driver's processes told to end: nothing is left.
 */
final class LastStep implements SmokeStep {

  @Override
  public String name() {
    return "nothing-left";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(3);
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    GateLaunch.stopAll(rack.gate(), bound); // unless a step has done so
    int deleted = rack.user().instances().size();
    for (SmokeInstance instance : rack.user().instances()) {
      remove(rack, instance, bound);
    }
    if (rack.own() == null) {
      asBefore(rack, bound);
    }
    bound.until(
        Promise.NO_ORPHAN_RESERVATION,
        () -> "there are reservations for no instance",
        () -> nothingReserved(rack));
    for (SmokeSled sled : rack.sleds()) {
      if (!sled.deviceRuns().isEmpty()) {
        bound.until(
            Promise.UNWANTED_VM_GOES,
            () -> sled.name() + " has VMs",
            () -> Objects.requireNonNull(RackUser.await(sled.control().vms()).value()).isEmpty());
      }
    }
    return deleted + " instances deleted, 0 bytes reserved, " + rack.control().end(bound);
  }

  /** A rack that goes on has its sleds in service, and wants of each what it had. */
  private static void asBefore(SmokeRack rack, StepBound bound) {
    for (SmokeSled sled : rack.sleds()) {
      SledView view = rack.user().sled(sled);
      if (view == null || view.policy() != SledPolicy.IN_SERVICE) {
        rack.user().policy(sled, SledPolicy.IN_SERVICE, bound);
      }
      if (view == null || view.info().reservoir().desiredBytes() != sled.reservoirBytes()) {
        rack.user().desire(sled, sled.reservoirBytes(), bound);
      }
    }
  }

  /** Stops an instance if it runs, and deletes it, however often that must be tried. */
  private static void remove(SmokeRack rack, SmokeInstance instance, StepBound bound) {
    List<String> last = new ArrayList<>();
    bound.until(
        Promise.INSTANCE_COMES_TO_REST,
        () -> instance.name() + ": " + last,
        () -> {
          last.clear();
          InstanceState state = rack.user().state(instance);
          if (state == InstanceState.RUNNING) {
            last.add(RackUser.answer(rack.user().stop(instance)).words());
          } else if (state == InstanceState.STOPPED || state == InstanceState.FAILED) {
            RackUser.Told<Void> told = RackUser.answer(rack.user().delete(instance));
            last.add(told.words());
            return told.ok();
          } else {
            last.add(String.valueOf(state));
          }
          return false;
        });
  }

  private static boolean nothingReserved(SmokeRack rack) {
    List<SledView> sleds = rack.user().sleds();
    return sleds != null && sleds.stream().allMatch(sled -> sled.reservedBytes() == 0);
  }
}
