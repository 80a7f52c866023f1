package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The steps in which Nexus, its database and the links between processes fail. */
final class NexusSteps {

  private static final int STARTS = 3;
  private static final Duration FAULT = Duration.ofSeconds(5);

  private NexusSteps() {}

  /** Stops a few instances, so that there are some to start that fit. */
  private static List<SmokeInstance> fresh(SmokeRack rack, StepBound bound) {
    return fresh(rack, STARTS, bound);
  }

  /** Stops up to {@code count} instances. */
  static List<SmokeInstance> fresh(SmokeRack rack, int count, StepBound bound) {
    List<SmokeInstance> chosen =
        rack.user().instances().stream()
            .filter(instance -> instance.sled() != null)
            .limit(count)
            .toList();
    for (SmokeInstance instance : chosen) {
      bound.until(
          Promise.STOPPED_VMM_GOES,
          () -> instance.name() + " is not stopped",
          () ->
              RackUser.answer(rack.user().stop(instance)).ok()
                  || rack.user().state(instance) == InstanceState.STOPPED);
    }
    return chosen;
  }

  private static void startAll(SmokeRack rack, List<SmokeInstance> instances, StepBound bound) {
    for (SmokeInstance instance : instances) {
      Waits.startAgain(rack, instance, bound);
    }
  }

  /** Nexus is killed in the middle of start sagas, and their instances run all the same. */
  static final class NexusKilled implements SmokeStep {

    @Override
    public String name() {
      return "nexus-killed";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.KILL_NEXUS, Need.FREEZE_AGENT);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(4); // a saga is looked for every 30 s, a sled is asked for 60 s
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      List<SmokeInstance> instances = fresh(rack, bound);
      List<CompletableFuture<Told<InstanceView>>> starts = new ArrayList<>();
      int under = 0;
      try {
        for (SmokeSled sled : rack.sleds()) {
          rack.control().freezeAgent(sled); // so that no saga ends before Nexus does
        }
        for (SmokeInstance instance : instances) {
          starts.add(rack.user().start(instance));
        }
        for (SmokeInstance instance : instances) {
          Waits.state(rack, instance, InstanceState.STARTING, bound);
          under++;
        }
        rack.control().killNexus(0);
      } finally {
        for (SmokeSled sled : rack.sleds()) {
          rack.control().thawAgent(sled);
        }
      }
      rack.control().startNexus(0, bound);
      Waits.answers(starts, bound);
      startAll(rack, instances, bound);
      return under + " sagas under way, all their instances run";
    }
  }

  /** The database crashes and comes back, and cannot be reached for a while. */
  static final class DatabaseFails implements SmokeStep {

    @Override
    public String name() {
      return "database-fails";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.FAIL_DATABASE);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(4);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      boolean crashed = once(rack, () -> rack.control().crashDatabase(), bound);
      if (rack.own() == null) {
        return "crashed";
      }
      LinkProxy link = rack.own().database().link();
      once(
          rack,
          () -> {
            link.set(LinkProxy.Mode.CUT);
            Waits.pass(rack, FAULT, bound);
            link.set(LinkProxy.Mode.PASS);
            return true;
          },
          bound);
      String cut = "cut off for " + FAULT.toSeconds() + " s";
      return crashed ? "crashed, then " + cut : cut + "; it is not ours to restart";
    }

    /** Something that fails, and whether it did. */
    @FunctionalInterface
    private interface Failing {
      boolean fail() throws IOException, InterruptedException;
    }

    private static boolean once(SmokeRack rack, Failing fault, StepBound bound)
        throws IOException, InterruptedException {
      List<SmokeInstance> instances = fresh(rack, bound);
      List<CompletableFuture<Told<InstanceView>>> starts = new ArrayList<>();
      for (SmokeInstance instance : instances) {
        starts.add(rack.user().start(instance));
      }
      rack.journal().deed("database", "fail");
      boolean failed = fault.fail();
      rack.journal().deed("database", "is-back");
      Waits.answers(starts, bound);
      startAll(rack, instances, bound);
      return failed;
    }
  }

  /** The link from a sled-agent to Nexus is cut, both ways and one way, delayed, reset and slow. */
  static final class LinksFail implements SmokeStep {

    @Override
    public String name() {
      return "links-fail";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.CUT_LINKS);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(6); // a sled-agent waits 15 s for an answer that is lost
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
      SmokeSled sled = rack.sleds().get(0);
      if (rack.own() == null) {
        return cut(rack, sled, bound);
      }
      long small = sled.reservoirBytes();
      long large = small + GuestMemory.GIB;
      LinkProxy link = rack.local().link(sled);
      Firewall firewall = rack.local().firewall();
      List<String> figures = new ArrayList<>();
      long bytes = small;
      for (LinkFault fault : firewall == null ? LinkFault.of(link) : LinkFault.of(link, firewall)) {
        bytes = bytes == small ? large : small;
        figures.add(reports(rack, sled, fault, bytes, bound));
      }
      rack.user().desire(sled, small, bound);
      Waits.ready(rack, sled, small, bound);
      return String.join(", ", figures) + (firewall == null ? "" : "; cuts by nftables");
    }

    /** Cuts what leads to a sled that is to be smaller by then, which only an operator knows. */
    private static String cut(SmokeRack rack, SmokeSled sled, StepBound bound)
        throws IOException, InterruptedException {
      long less = sled.reservoirBytes() - GuestMemory.reservoirBytes(rack.instanceBytes());
      Waits.stopped(rack, sled, FaultSteps.on(rack, sled), bound); // else it cannot be smaller
      long from = rack.journal().nowNanos();
      rack.control().cutLinks(sled);
      rack.journal().deed(sled.name() + "-link", LinkProxy.Mode.CUT.name());
      try {
        rack.user().desire(sled, less / GuestMemory.MIB * GuestMemory.MIB, bound);
        Waits.pass(rack, FAULT, bound);
      } finally {
        rack.control().healLinks(sled);
        rack.journal().deed(sled.name() + "-link", LinkProxy.Mode.PASS.name());
      }
      Waits.ready(rack, sled, less / GuestMemory.MIB * GuestMemory.MIB, bound);
      rack.user().desire(sled, sled.reservoirBytes(), bound);
      Waits.ready(rack, sled, sled.reservoirBytes(), bound);
      return "CUT %.1f s".formatted((rack.journal().nowNanos() - from) / 1e9);
    }

    /** Has the sled resized, so that it must report over the link. */
    private static String reports(
        SmokeRack rack, SmokeSled sled, LinkFault fault, long bytes, StepBound bound)
        throws IOException, InterruptedException {
      long from = rack.journal().nowNanos();
      rack.journal().deed(sled.name() + "-link", fault.name());
      fault.begin().act();
      try {
        rack.user().desire(sled, bytes, bound);
        if (!fault.carries()) {
          Waits.pass(rack, FAULT, bound);
          fault.end().act();
        }
        Waits.ready(rack, sled, bytes, bound);
      } finally {
        fault.end().act();
        rack.journal().deed(sled.name() + "-link", LinkProxy.Mode.PASS.name());
      }
      return "%s %.1f s".formatted(fault.name(), (rack.journal().nowNanos() - from) / 1e9);
    }
  }
}
