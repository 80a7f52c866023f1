package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The steps about the size of one sled's reservoir. */
final class ReservoirSteps {

  private ReservoirSteps() {}

  private static SmokeSled second(SmokeRack rack) {
    return rack.sleds().get(1 % rack.sleds().size());
  }

  /** Sets how much memory the machine of a sled gives to its reservoir at most. */
  static void hostBytes(SmokeRack rack, SmokeSled sled, long bytes) {
    boolean all = bytes == Long.MAX_VALUE;
    String what = all ? "has-memory" : "lacks-memory";
    rack.journal().deed(sled.name() + "-device", what, all ? null : bytes);
    RackUser.await(sled.control().hostBytes(bytes));
  }

  /** Pages run out while a reservoir grows: that is reported, and heals. */
  static final class AllocationFails implements SmokeStep {

    @Override
    public String name() {
      return "allocation-fails";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.DEVICES);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(3); // pauses between tries grow to a minute
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      SmokeSled sled = second(rack);
      long before = sled.reservoirBytes();
      int fitting;
      hostBytes(rack, sled, before + GuestMemory.GIB);
      try {
        rack.user().desire(sled, before + 2 * GuestMemory.GIB, bound);
        awaitReported(rack, sled, before + GuestMemory.GIB, bound);
        fitting = placesOnWhatIsThere(rack, sled, bound);
      } finally {
        hostBytes(rack, sled, Long.MAX_VALUE);
      }
      Waits.ready(rack, sled, before + 2 * GuestMemory.GIB, bound);
      rack.user().desire(sled, before, bound);
      Waits.ready(rack, sled, before, bound);
      return "ENOMEM reported at %s, %d more instances fit, healed at %s"
          .formatted(
              Figures.size(before + GuestMemory.GIB),
              fitting,
              Figures.size(before + 2 * GuestMemory.GIB));
    }

    private static void awaitReported(SmokeRack rack, SmokeSled sled, long bytes, StepBound bound) {
      List<ReservoirReport> last = new ArrayList<>();
      bound.until(
          Promise.REPORT_IS_TRUE,
          () -> sled.name() + ": " + last,
          () -> {
            SledView view = rack.user().sled(sled);
            last.clear();
            if (view == null) {
              return false;
            }
            last.add(view.info().reservoir());
            return "ENOMEM".equals(view.info().reservoir().errno())
                && view.info().reservoir().settledBytes() == bytes;
          });
    }

    /**
     * Fills the sled while less is there than is wanted; one more does not run and takes nothing.
     *
     * @return how many instances more had room
     */
    private static int placesOnWhatIsThere(SmokeRack rack, SmokeSled sled, StepBound bound) {
      List<SmokeSled> others = rack.sleds().stream().filter(other -> other != sled).toList();
      others.forEach(other -> rack.user().policy(other, SledPolicy.NO_PROVISION, bound));
      long held = held(sled);
      List<SmokeInstance> before = FaultSteps.on(rack, sled);
      int fitting =
          Math.toIntExact(held / GuestMemory.reservoirBytes(rack.instanceBytes())) - before.size();
      FirstSteps.startNew(rack, fitting, bound);
      CompletableFuture<Told<InstanceView>> more =
          rack.user().start(rack.user().create(rack.instanceBytes()));
      bound.until(
          Promise.OPERATIONS_END,
          () -> "a start that has no room",
          () -> {
            boolean answered = more.isDone();
            SledView view = rack.user().sled(sled);
            if (view != null && view.reservedBytes() > held) {
              throw new SmokeFailureException(
                  Promise.RESERVATIONS_FIT_REPORT,
                  "%s: %d bytes are reserved, its device holds %d"
                      .formatted(sled.name(), view.reservedBytes(), held));
            }
            return answered;
          });
      if (RackUser.answer(more).ok()) {
        throw new SmokeFailureException(
            Promise.RESERVATIONS_FIT_REPORT,
            "%s holds %d bytes, and start number %d was answered with ok"
                .formatted(sled.name(), held, before.size() + fitting + 1));
      }
      List<SmokeInstance> added = new ArrayList<>(FaultSteps.on(rack, sled));
      added.removeAll(before);
      Waits.stopped(rack, sled, added, bound);
      others.forEach(other -> rack.user().policy(other, SledPolicy.IN_SERVICE, bound));
      return fitting;
    }

    private static long held(SmokeSled sled) {
      Told<ReservoirUsage> told = RackUser.await(sled.control().query());
      ReservoirUsage usage = told.value();
      if (usage == null) {
        throw new IllegalStateException("query of " + sled.name() + ": " + told.words());
      }
      return usage.sizeBytes();
    }
  }

  /** Somebody resizes the reservoir at the device: the sled-agent sees it and puts it right. */
  static final class ResizedByHand implements SmokeStep {

    @Override
    public String name() {
      return "resized-by-hand";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.DEVICES);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(2); // a sled-agent looks every 30 s
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) {
      SmokeSled sled = second(rack);
      long before = sled.reservoirBytes();
      long from = rack.journal().nowNanos();
      rack.journal().deed(sled.name() + "-device", "resize", before + GuestMemory.GIB);
      Told<Void> resized =
          RackUser.await(sled.control().resizeReservoir(before + GuestMemory.GIB, GuestMemory.GIB));
      if (!resized.ok()) {
        throw new IllegalStateException("resize by hand: " + resized.words());
      }
      bound.until(
          Promise.RESERVOIR_REACHES_DESIRED,
          () -> sled.name() + " does not have " + Figures.size(before),
          () -> {
            ReservoirUsage usage = RackUser.await(sled.control().query()).value();
            return usage != null && usage.sizeBytes() == before;
          });
      Waits.ready(rack, sled, before, bound);
      return "put right after %.1f s".formatted((rack.journal().nowNanos() - from) / 1e9);
    }
  }

  /** A sled is emptied, expunged and decommissioned: its agent asks Nexus nothing more. */
  static final class Decommissioned implements SmokeStep {

    private static final Duration STILL = Duration.ofSeconds(10);

    @Override
    public String name() {
      return "decommissioned";
    }

    @Override
    public List<Need> needs() {
      return List.of(Need.OWN_RACK, Need.A_SLED_LESS);
    }

    @Override
    public Duration bound() {
      return Duration.ofMinutes(3);
    }

    @Override
    public String take(SmokeRack rack, StepBound bound) throws IOException {
      SmokeSled sled = rack.sleds().get(rack.sleds().size() - 1);
      rack.user().policy(sled, SledPolicy.NO_PROVISION, bound);
      Waits.stopped(rack, sled, FaultSteps.on(rack, sled), bound);
      rack.user().policy(sled, SledPolicy.EXPUNGED, bound);
      rack.user().decommission(sled, bound);
      LinkProxy link = rack.local().link(sled);
      long before = link.bytesForth();
      // Something to report, so that an agent that does not know yet learns it: what it has lost,
      // and cannot get back. More than it wants it would put right before it reports anything.
      long bytes = sled.reservoirBytes() - GuestMemory.GIB;
      hostBytes(rack, sled, bytes);
      rack.journal().deed(sled.name() + "-device", "resize", bytes);
      RackUser.await(sled.control().resizeReservoir(bytes, GuestMemory.GIB));
      awaitSilence(rack, sled, link, bound);
      hostBytes(rack, sled, Long.MAX_VALUE);
      return "%d bytes sent after it, then none for %d s"
          .formatted(link.bytesForth() - before, STILL.toSeconds());
    }

    private static void awaitSilence(
        SmokeRack rack, SmokeSled sled, LinkProxy link, StepBound bound) {
      Duration look = Duration.ofSeconds(35); // a sled-agent looks at bhyve every 30 s
      Waits.pass(rack, look, bound);
      long[] last = {link.bytesForth(), rack.journal().nowNanos()};
      bound.until(
          Promise.AGENT_IS_SILENT,
          () -> "the sled-agent of " + sled.name() + " goes on sending",
          () -> {
            if (link.bytesForth() != last[0]) {
              last[0] = link.bytesForth();
              last[1] = rack.journal().nowNanos();
            }
            return rack.journal().nowNanos() - last[1] > STILL.toNanos();
          });
    }
  }
}
