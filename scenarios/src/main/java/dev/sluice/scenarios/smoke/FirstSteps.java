package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledView;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.reports.Counts;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The steps in which a rack comes up and its reservoirs grow. */
final class FirstSteps {

  private static final int LAUNCHES_A_SLED = 2;

  private FirstSteps() {}

  /** All sleds report, with nothing to place on. */
  static final class Announce implements SmokeStep {

    @Override
    public String name() {
      return "announce";
    }

    @Override
    public Duration bound() {
      // The database and all processes start, on cores that are shared.
      return Duration.ofMinutes(3);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException {
      rack.control().bringUp(bound);
      Map<String, SledView> first = new LinkedHashMap<>();
      bound.until(
          Promise.SLED_IS_KNOWN,
          () -> first.size() + " of " + rack.sleds().size() + " sleds are known",
          () -> {
            if (rack.own() != null) {
              sendLaunches(rack);
            }
            for (SmokeSled sled : rack.sleds()) {
              SledView view = rack.user().sled(sled);
              if (view != null) {
                first.putIfAbsent(sled.name(), view);
              }
            }
            return first.size() == rack.sleds().size();
          });
      long generation =
          first.values().stream().mapToLong(view -> view.info().generation()).max().orElse(0);
      if (rack.own() == null) {
        return Counts.of(first.size(), "sled") + ", generation " + generation + " at most";
      }
      first.forEach(
          (sled, view) -> {
            if (view.info().reservoir().settledBytes() != 0) {
              rack.undecided()
                  .add(sled + ": announced 0 bytes or not: was first seen once it had settled");
            }
          });
      return Counts.of(first.size(), "sled") + ", 0 bytes at generation " + generation + " at most";
    }

    /** Sends launches to the sled-agents that have come up since the last look. */
    private static void sendLaunches(SmokeRack rack) throws IOException {
      for (SmokeSled sled : rack.sleds()) {
        String address = rack.local().agent(sled).address();
        boolean sent = rack.gate().stream().anyMatch(launch -> launch.sled() == sled);
        if (address == null || sent) {
          continue;
        }
        SledAgentClient agent = new SledAgentClient(rack.transport(), address);
        SledIdentity identity = RackUser.await(agent.identity()).value();
        for (int i = 0; identity != null && i < LAUNCHES_A_SLED; i++) {
          rack.gate()
              .add(GateLaunch.send(sled, agent, identity.boot(), GuestMemory.GIB, rack.journal()));
        }
      }
    }
  }

  /** All reservoirs become ready, and the generations of reports rise. */
  static final class Grow implements SmokeStep {

    @Override
    public String name() {
      return "grow";
    }

    @Override
    public Duration bound() {
      return Duration.ofSeconds(90);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      if (rack.own() == null) {
        shrink(rack, bound);
      }
      long began = rack.journal().nowNanos();
      List<Long> generations = new ArrayList<>();
      for (SmokeSled sled : rack.sleds()) {
        Waits.ready(rack, sled, sled.reservoirBytes(), bound);
        SledView view = rack.user().sled(sled);
        generations.add(view == null ? 0 : view.info().generation());
      }
      String sizes =
          rack.sleds().stream()
              .map(sled -> Figures.size(sled.reservoirBytes()))
              .distinct()
              .collect(Collectors.joining(", "));
      return "%s each after %.1f s, generations %s"
          .formatted(sizes, (rack.journal().nowNanos() - began) / 1e9, generations);
    }

    /** Takes an instance's worth of each reservoir that has grown already, and wants it back. */
    private static void shrink(SmokeRack rack, StepBound bound) {
      for (SmokeSled sled : rack.sleds()) {
        long less = sled.reservoirBytes() - GuestMemory.reservoirBytes(rack.instanceBytes());
        rack.user().desire(sled, less / GuestMemory.MIB * GuestMemory.MIB, bound);
      }
      for (SmokeSled sled : rack.sleds()) {
        long less = sled.reservoirBytes() - GuestMemory.reservoirBytes(rack.instanceBytes());
        Waits.ready(rack, sled, less / GuestMemory.MIB * GuestMemory.MIB, bound);
        rack.user().desire(sled, sled.reservoirBytes(), bound);
      }
    }
  }

  /** The launches that were sent while reservoirs grew have waited, and run now. */
  static final class LaunchWhileGrowing implements SmokeStep {

    @Override
    public String name() {
      return "launch-while-growing";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.PAST_NEXUS);
    }

    @Override
    public Duration bound() {
      return Duration.ofSeconds(90); // 45 s at the gate, and the stops; a reboot, if need be
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      if (rack.own() == null) {
        sendAfterReboot(rack, bound);
      }
      bound.until(
          Promise.LAUNCHES_ARE_ANSWERED,
          () -> "launches at the gate",
          () -> rack.gate().stream().allMatch(launch -> launch.answer().isDone()));
      for (GateLaunch launch : rack.gate()) {
        Told<?> told = RackUser.answer(launch.answer());
        if (!told.ok()) {
          throw new SmokeFailureException(
              Promise.A_LAUNCH_THAT_FITS_PASSES,
              "launch on " + launch.sled().name() + ": " + told.words());
        }
      }
      int launches = rack.gate().size();
      long gates = rack.gate().stream().map(GateLaunch::sled).distinct().count();
      GateLaunch.stopAll(rack.gate(), bound);
      return launches + " launches at " + gates + " gates, all run";
    }

    /** Of a rack that has come up before: a sled that is rebooted grows its reservoir anew. */
    private static void sendAfterReboot(SmokeRack rack, StepBound bound)
        throws IOException, InterruptedException {
      SmokeSled sled = rack.sleds().get(0);
      rack.journal().deed(sled.name(), "sled-rebooted");
      long from = rack.journal().nowNanos();
      rack.user().wentDown(sled, from, rack.control().reboot(sled, bound));
      List<SledView> seen = new ArrayList<>();
      bound.until(
          Promise.SLED_IS_KNOWN,
          () -> sled.name() + " is not known in its new boot",
          () -> {
            SledView view = rack.user().sled(sled);
            if (view != null && sled.isOfNewestBoot(view.info().boot())) {
              seen.add(view);
            }
            return !seen.isEmpty();
          });
      SledView view = seen.get(0);
      if (view.info().reservoir().settledBytes() != 0) {
        rack.undecided().add(sled.name() + ": was first seen once it had settled");
      }
      SledAgentClient agent = new SledAgentClient(rack.transport(), view.info().address());
      for (int i = 0; i < LAUNCHES_A_SLED; i++) {
        rack.gate()
            .add(
                GateLaunch.send(
                    sled, agent, view.info().boot(), rack.instanceBytes(), rack.journal()));
      }
      Waits.ready(rack, sled, sled.reservoirBytes(), bound);
    }
  }

  /** Instances run on more than one sled. */
  static final class Spread implements SmokeStep {

    private static final int INSTANCES_A_SLED = 2;

    @Override
    public String name() {
      return "spread";
    }

    @Override
    public Duration bound() {
      return Duration.ofSeconds(90);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      long room = rack.sleds().stream().mapToLong(rack::room).sum();
      startNew(rack, (int) Math.min(INSTANCES_A_SLED * rack.sleds().size(), room), bound);
      Map<String, Integer> counts = counts(rack);
      if (rack.sleds().size() > 1 && counts.size() == 1) {
        rack.undecided().add("spread: all instances are on one sled, which chance allows");
      }
      return counts.toString();
    }
  }

  /** Starts new instances, all at once, and waits until they run. */
  static void startNew(SmokeRack rack, int count, StepBound bound) {
    List<CompletableFuture<Told<InstanceView>>> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(rack.user().start(rack.user().create(rack.instanceBytes())));
    }
    Waits.answers(starts, bound);
    for (CompletableFuture<Told<InstanceView>> start : starts) {
      Told<InstanceView> told = RackUser.answer(start);
      if (!told.ok()) {
        throw new SmokeFailureException(Promise.FITTING_START_SUCCEEDS, told.words());
      }
    }
  }

  /** How many instances run on each sled. */
  static Map<String, Integer> counts(SmokeRack rack) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (SmokeSled sled : rack.sleds()) {
      for (SmokeInstance instance : rack.user().instances()) {
        if (instance.sled() == sled) {
          counts.merge(sled.name(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  /** The rack is filled to its last sled; one more is refused with 507. */
  static final class Fill implements SmokeStep {

    private static final int FULL = 507;

    @Override
    public String name() {
      return "fill";
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(2);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      int all = Math.toIntExact(rack.sleds().stream().mapToLong(rack::room).sum());
      int running = counts(rack).values().stream().mapToInt(Integer::intValue).sum();
      startNew(rack, all - running, bound);
      Told<InstanceView> more =
          RackUser.answer(rack.user().start(rack.user().create(rack.instanceBytes())));
      if (more.refusal() == null || more.refusal().httpStatus() != FULL) {
        throw new SmokeFailureException(
            Promise.NO_ROOM_IS_SO,
            "start number " + (all + 1) + " of " + all + ": " + more.words());
      }
      emptyHalf(rack, bound);
      return all + " run, the next is refused with " + FULL;
    }

    /** Makes room for the steps that follow. */
    private static void emptyHalf(SmokeRack rack, StepBound bound) {
      List<CompletableFuture<Boolean>> stops = new ArrayList<>();
      for (SmokeSled sled : rack.sleds()) {
        List<SmokeInstance> here =
            rack.user().instances().stream().filter(one -> one.sled() == sled).toList();
        here.stream()
            .limit((here.size() + 1) / 2)
            .forEach(one -> stops.add(rack.user().stop(one).thenApply(Told::ok)));
      }
      bound.until(
          Promise.STOPPED_VMM_GOES,
          () -> "stops",
          () -> stops.stream().allMatch(CompletableFuture::isDone));
      if (!stops.stream().allMatch(CompletableFuture::join)) {
        throw new SmokeFailureException(Promise.STOPPED_VMM_GOES, "a stop was refused");
      }
    }
  }
}
