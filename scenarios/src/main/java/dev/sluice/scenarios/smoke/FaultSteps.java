package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.scenarios.smoke.RackUser.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The steps in which sled-agents and sleds fail. */
final class FaultSteps {

  private FaultSteps() {}

  /** A sled-agent is killed and comes back: its VMs are lost, and can be started again. */
  static final class AgentKilled implements SmokeStep {

    @Override
    public String name() {
      return "agent-killed";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.RESTART_AGENT);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(2);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      SmokeSled sled = rack.sleds().get(0);
      List<SmokeInstance> lost = on(rack, sled);
      rack.user().agentIsKilled(sled);
      rack.control().restartAgent(sled, bound);
      Waits.ready(rack, sled, sled.reservoirBytes(), bound);
      for (SmokeInstance instance : lost) {
        Waits.state(rack, instance, InstanceState.FAILED, bound);
      }
      for (SmokeInstance instance : lost) {
        Waits.startAgain(rack, instance, bound);
      }
      return lost.size() + " instances lost, noticed, and started again";
    }
  }

  /** A sled-agent stands still for a while: nothing is lost by it. */
  static final class AgentFrozen implements SmokeStep {

    private static final Duration STILL = Duration.ofSeconds(5);

    @Override
    public String name() {
      return "agent-frozen";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.FREEZE_AGENT);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(2);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      SmokeSled sled = rack.sleds().get(rack.sleds().size() - 1);
      List<SmokeInstance> there = on(rack, sled);
      SmokeInstance one = stopped(rack);
      @Nullable CompletableFuture<Told<InstanceView>> start = null;
      rack.control().freezeAgent(sled);
      try {
        if (one != null) {
          start = rack.user().start(one);
        }
        Waits.pass(rack, STILL, bound);
      } finally {
        rack.control().thawAgent(sled);
      }
      if (one != null && start != null) {
        RackUser.answer(start);
        Waits.startAgain(rack, one, bound);
      }
      for (SmokeInstance instance : there) {
        Waits.state(rack, instance, InstanceState.RUNNING, bound);
      }
      return "still for %d s, %d instances run on".formatted(STILL.toSeconds(), there.size());
    }
  }

  /** A sled goes down while launches are under way, and comes back. */
  static final class SledDown implements SmokeStep {

    private final String name;
    private final Need how;

    private SledDown(String name, Need how) {
      this.name = name;
      this.how = how;
    }

    /** It is rebooted in order. */
    static SledDown rebooted() {
      return new SledDown("sled-rebooted", Need.REBOOT);
    }

    /** It loses its power. */
    static SledDown powerCycled() {
      return new SledDown("sled-power-cycled", Need.POWER_CYCLE);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Need> needs() {
      return List.of(how);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(
          4); // a start may wait for a sled that is gone, and be tried elsewhere
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      SmokeSled sled = rack.sleds().get(rack.sleds().size() / 2);
      List<SmokeInstance> lost = on(rack, sled);
      List<SmokeInstance> starting = new ArrayList<>();
      List<CompletableFuture<Told<InstanceView>>> starts = new ArrayList<>();
      for (SmokeInstance instance : rack.user().instances()) {
        if (instance.sled() == null && starting.size() < rack.sleds().size()) {
          starting.add(instance);
          starts.add(rack.user().start(instance));
        }
      }
      rack.user().vmsAreLost(sled);
      rack.journal().deed(sled.name(), name);
      long from = rack.journal().nowNanos();
      long off =
          how == Need.REBOOT
              ? rack.control().reboot(sled, bound)
              : rack.control().powerCycle(sled, bound);
      rack.user().wentDown(sled, from, off);
      Waits.ready(rack, sled, sled.reservoirBytes(), bound);
      Waits.answers(starts, bound);
      for (SmokeInstance instance : lost) {
        Waits.state(rack, instance, InstanceState.FAILED, bound);
      }
      for (SmokeInstance instance : starting) {
        Waits.startAgain(rack, instance, bound);
      }
      return "%d lost, %d starts in flight, all run".formatted(lost.size(), starting.size());
    }
  }

  /** The instances that run on a sled. */
  static List<SmokeInstance> on(SmokeRack rack, SmokeSled sled) {
    return rack.user().instances().stream().filter(one -> one.sled() == sled).toList();
  }

  private static @Nullable SmokeInstance stopped(SmokeRack rack) {
    return rack.user().instances().stream()
        .filter(one -> one.sled() == null)
        .findFirst()
        .orElse(null);
  }
}
