package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceView;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A Nexus stands still while it connects to a sled, and another takes its start over. It wakes up
 * to learn that its request was never delivered, while that of the other is on its way: what it
 * does then must leave alone what is not in its hands any more.
 */
final class OldNexusStep implements SmokeStep {

  private static final int OLD = 0;
  // A connect that waits is begun anew after 1, 3 and 7 s, and is refused then.
  private static final Duration UNTIL_REFUSED = Duration.ofSeconds(10);
  private static final Duration TO_CONNECT = Duration.ofSeconds(1);
  private static final Duration TO_ACT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "old-nexus-acts";
  }

  @Override
  public List<Need> needs() {
    return List.of(Need.OWN_RACK, Need.SEVERAL_NEXUS);
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(4); // a Nexus is taken for gone after 40 s
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    SmokeInstance instance = NexusSteps.fresh(rack, 1, bound).get(0);
    LocalRack own = rack.local();
    long before = Waits.reserved(rack, bound);
    CompletableFuture<Told<InstanceView>> start;
    long from;
    try {
      for (SmokeSled sled : rack.sleds()) {
        rack.journal().deed(sled.name() + "-link-back", "REFUSE");
        own.linkToAgent(sled).stall();
      }
      start = rack.user().startAt(instance, own.nexusAddress(OLD));
      bound.until(
          Promise.OPERATIONS_END,
          () -> instance.name() + " is not placed",
          () -> Waits.reserved(rack, bound) > before);
      Waits.pass(rack, TO_CONNECT, bound);
      from = rack.journal().nowNanos();
      own.freezeNexus(OLD);
      for (SmokeSled sled : rack.sleds()) {
        own.linkToAgent(sled).refuse();
      }
      Waits.pass(rack, UNTIL_REFUSED, bound);
      for (SmokeSled sled : rack.sleds()) {
        own.freezeAgent(sled); // so that the other's request is on its way for long
        own.linkToAgent(sled).open();
        rack.journal().deed(sled.name() + "-link-back", "PASS");
      }
      bound.until(
          Promise.SAGAS_END,
          () -> "no other Nexus takes the start of " + instance.name() + " over",
          () -> Books.takenOver(own.database().address()) > 0);
      Waits.pass(rack, TO_CONNECT, bound);
      own.thawNexus(OLD);
      Waits.pass(rack, TO_ACT, bound);
    } finally {
      own.thawNexus(OLD);
      for (SmokeSled sled : rack.sleds()) {
        own.thawAgent(sled);
        own.linkToAgent(sled).open();
      }
    }
    Waits.answers(List.of(start), bound);
    Waits.pass(rack, TO_ACT, bound); // the other may still be at it
    Waits.everyVmIsReserved(rack);
    Waits.startAgain(rack, instance, bound);
    return "still for %.1f s, its start was taken over, every VM is reserved"
        .formatted((rack.journal().nowNanos() - from) / 1e9);
  }
}
