package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.nexus.store.sql.EmbeddedPostgres;
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
      return List.of(Need.OWN_RACK);
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
          rack.local().freezeAgent(sled); // so that no saga ends before Nexus does
        }
        for (SmokeInstance instance : instances) {
          starts.add(rack.user().start(instance));
        }
        for (SmokeInstance instance : instances) {
          Waits.state(rack, instance, InstanceState.STARTING, bound);
          under++;
        }
        rack.local().killNexus(0);
      } finally {
        for (SmokeSled sled : rack.sleds()) {
          rack.local().thawAgent(sled);
        }
      }
      rack.local().startNexus(0, bound);
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
      return List.of(Need.OWN_RACK);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(4);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      EmbeddedPostgres own = rack.local().database().embedded();
      if (own != null) {
        once(rack, own::crash, bound);
      }
      LinkProxy link = rack.local().database().link();
      once(
          rack,
          () -> {
            link.set(LinkProxy.Mode.CUT);
            Waits.pass(rack, FAULT, bound);
            link.set(LinkProxy.Mode.PASS);
          },
          bound);
      String cut = "cut off for " + FAULT.toSeconds() + " s";
      return own == null ? cut + "; it is not ours to restart" : "crashed, then " + cut;
    }

    private static void once(SmokeRack rack, Runnable fault, StepBound bound) {
      List<SmokeInstance> instances = fresh(rack, bound);
      List<CompletableFuture<Told<InstanceView>>> starts = new ArrayList<>();
      for (SmokeInstance instance : instances) {
        starts.add(rack.user().start(instance));
      }
      rack.journal().deed("database", "fail");
      fault.run();
      rack.journal().deed("database", "is-back");
      Waits.answers(starts, bound);
      startAll(rack, instances, bound);
    }
  }

  /** The link from a sled-agent to Nexus is cut, delayed, reset and slowed down. */
  static final class LinksFail implements SmokeStep {

    @Override
    public String name() {
      return "links-fail";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.OWN_RACK);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(4); // a sled-agent waits 15 s for an answer that is lost
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      SmokeSled sled = rack.sleds().get(0);
      long small = sled.reservoirBytes();
      long large = small + GuestMemory.GIB;
      List<String> figures = new ArrayList<>();
      figures.add(reports(rack, sled, LinkProxy.Mode.CUT, large, bound));
      figures.add(reports(rack, sled, LinkProxy.Mode.DELAY, small, bound));
      figures.add(reports(rack, sled, LinkProxy.Mode.RESET, large, bound));
      figures.add(reports(rack, sled, LinkProxy.Mode.TRICKLE, small, bound));
      return String.join(", ", figures);
    }

    /** Has the sled resized, so that it must report over the link. */
    private static String reports(
        SmokeRack rack, SmokeSled sled, LinkProxy.Mode mode, long bytes, StepBound bound) {
      LinkProxy link = rack.local().link(sled);
      long from = rack.journal().nowNanos();
      link.set(mode);
      rack.journal().deed(sled.name() + "-link", mode.name());
      try {
        rack.user().desire(sled, bytes, bound);
        if (mode == LinkProxy.Mode.CUT || mode == LinkProxy.Mode.RESET) {
          Waits.pass(rack, FAULT, bound);
          link.set(LinkProxy.Mode.PASS);
        }
        Waits.ready(rack, sled, bytes, bound);
      } finally {
        link.set(LinkProxy.Mode.PASS);
        rack.journal().deed(sled.name() + "-link", LinkProxy.Mode.PASS.name());
      }
      return "%s %.1f s".formatted(mode, (rack.journal().nowNanos() - from) / 1e9);
    }
  }
}
