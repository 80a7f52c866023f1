package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceView;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A Nexus is killed when its request for a VM is at a sled, and the VM comes to be. The Nexus that
 * takes the start over gets no connection to any sled: nothing that it asks for is heard, and still
 * it must take the VM for there.
 */
final class NewNexusStep implements SmokeStep {

  private static final int KILLED = 0;
  private static final Duration TO_ASK = Duration.ofSeconds(3);
  private static final Duration TO_ACT = Duration.ofSeconds(5);
  private static final Duration TO_CREATE = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "new-nexus-unheard";
  }

  @Override
  public List<Need> needs() {
    return List.of(Need.OWN_RACK);
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(4); // a saga is looked for every 30 s, a Nexus is gone after 40 s
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    SmokeInstance instance = NexusSteps.fresh(rack, 1, bound).get(0);
    LocalRack own = rack.local();
    long vms = vms(rack);
    long from = rack.journal().nowNanos();
    CompletableFuture<Told<InstanceView>> start;
    try {
      start = diesWhileItAsks(rack, instance, bound);
      if (!Waits.within(TO_CREATE, rack, () -> vms(rack) > vms)) {
        rack.undecided().add(name() + ": Nexus was killed before its request was at a sled");
      }
      own.startNexus(KILLED, bound);
      bound.until(
          Promise.SAGAS_END,
          () -> "no Nexus takes the start of " + instance.name() + " over",
          () -> Books.takenOver(own.database().address()) > 0);
      Waits.pass(rack, TO_ACT, bound);
      Waits.everyVmIsReserved(rack);
    } finally {
      for (SmokeSled sled : rack.sleds()) {
        own.linkToAgent(sled).open();
        rack.journal().deed(sled.name() + "-link-back", "PASS");
      }
    }
    Waits.answers(List.of(start), bound);
    Waits.startAgain(rack, instance, bound);
    Waits.everyVmIsReserved(rack);
    return "its start was taken over, and every VM was reserved, after %.1f s"
        .formatted((rack.journal().nowNanos() - from) / 1e9);
  }

  /** Afterwards no sled takes connections. */
  private static CompletableFuture<Told<InstanceView>> diesWhileItAsks(
      SmokeRack rack, SmokeInstance instance, StepBound bound)
      throws IOException, InterruptedException {
    LocalRack own = rack.local();
    long before = Waits.reserved(rack, bound);
    try {
      for (SmokeSled sled : rack.sleds()) {
        own.freezeDevice(sled); // so that no sled can answer that its VM runs
      }
      CompletableFuture<Told<InstanceView>> start =
          rack.user().startAt(instance, own.nexusAddress(KILLED));
      bound.until(
          Promise.OPERATIONS_END,
          () -> instance.name() + " is not placed",
          () -> Waits.reserved(rack, bound) > before);
      Waits.pass(rack, TO_ASK, bound);
      own.killNexus(KILLED);
      for (SmokeSled sled : rack.sleds()) {
        rack.journal().deed(sled.name() + "-link-back", "REFUSE");
        own.linkToAgent(sled).refuse();
      }
      return start;
    } finally {
      for (SmokeSled sled : rack.sleds()) {
        own.thawDevice(sled);
      }
    }
  }

  private static long vms(SmokeRack rack) {
    return rack.sleds().stream()
        .mapToLong(
            sled -> Objects.requireNonNull(RackUser.await(sled.control().vms()).value()).size())
        .sum();
  }
}
