package dev.sluice.scenarios.smoke;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledView;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.judge.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What steps wait for. */
final class Waits {

  private static final long LOOK_MILLIS = 200;
  private static final Duration TO_AGREE = Duration.ofSeconds(60);

  private Waits() {}

  /** Waits until a time has passed. */
  static void pass(SmokeRack rack, Duration time, StepBound bound) {
    long from = rack.journal().nowNanos();
    bound.until(
        Promise.OPERATIONS_END,
        () -> "time does not pass",
        () -> rack.journal().nowNanos() - from >= time.toNanos());
  }

  /** Waits until all calls are answered. */
  static void answers(List<? extends CompletableFuture<?>> calls, StepBound bound) {
    bound.until(
        Promise.OPERATIONS_END,
        () -> calls.stream().filter(call -> !call.isDone()).count() + " calls without an answer",
        () -> calls.stream().allMatch(CompletableFuture::isDone));
  }

  /** Waits until Nexus holds of a sled that it is ready, at a size. */
  static void ready(SmokeRack rack, SmokeSled sled, long bytes, StepBound bound) {
    List<SledView> last = new ArrayList<>();
    bound.until(
        Promise.RESERVOIR_REACHES_DESIRED,
        () -> sled.name() + ": " + (last.isEmpty() ? "not seen" : last.get(0).info().reservoir()),
        () -> {
          SledView view = rack.user().sled(sled);
          last.clear();
          if (view == null) {
            return false;
          }
          last.add(view);
          return sled.isOfNewestBoot(view.info().boot())
              && view.info().reservoir().phase() == ReservoirPhase.READY
              && view.info().reservoir().settledBytes() == bytes;
        });
  }

  /** Waits until an instance is in a state. */
  static void state(SmokeRack rack, SmokeInstance instance, InstanceState wanted, StepBound bound) {
    List<String> last = new ArrayList<>();
    bound.until(
        Promise.INSTANCE_COMES_TO_REST,
        () -> instance.name() + ": " + last + " rather than " + wanted,
        () -> {
          InstanceState state = rack.user().state(instance);
          last.clear();
          last.add(String.valueOf(state));
          return state == wanted;
        });
  }

  /** Stops instances of a sled, and waits until that is done. */
  static void stopped(
      SmokeRack rack, SmokeSled sled, List<SmokeInstance> instances, StepBound bound) {
    List<CompletableFuture<Boolean>> stops = new ArrayList<>();
    instances.forEach(one -> stops.add(rack.user().stop(one).thenApply(Told::ok)));
    bound.until(
        Promise.STOPPED_VMM_GOES,
        () -> "stops of instances on " + sled.name(),
        () -> stops.stream().allMatch(stop -> stop.isDone() && stop.join()));
  }

  /** Starts an instance until it runs, however often that must be tried. */
  static void startAgain(SmokeRack rack, SmokeInstance instance, StepBound bound) {
    List<String> last = new ArrayList<>();
    bound.until(
        Promise.FITTING_START_SUCCEEDS,
        () -> instance.name() + ": " + last,
        () -> {
          InstanceState state = rack.user().state(instance);
          last.clear();
          if (state != InstanceState.STOPPED && state != InstanceState.FAILED) {
            last.add(String.valueOf(state));
            return state == InstanceState.RUNNING;
          }
          Told<InstanceView> told = RackUser.answer(rack.user().start(instance));
          last.add(told.words());
          if (told.refusal() == ErrorCode.INSUFFICIENT_CAPACITY) {
            throw new SmokeFailureException(Promise.NO_ROOM_IS_SO, told.words());
          }
          return told.ok();
        });
  }

  /** The bytes that are reserved on all sleds. */
  static long reserved(SmokeRack rack, StepBound bound) {
    long[] bytes = new long[1];
    bound.until(
        Promise.OPERATIONS_END,
        () -> "Nexus does not answer for its sleds",
        () -> {
          List<SledView> sleds = rack.user().sleds();
          if (sleds != null) {
            bytes[0] = sleds.stream().mapToLong(SledView::reservedBytes).sum();
          }
          return sleds != null;
        });
    return bytes[0];
  }

  /** Whether something comes true within a time. */
  static boolean within(Duration time, SmokeRack rack, BooleanSupplier wanted)
      throws InterruptedException {
    long from = rack.journal().nowNanos();
    while (!wanted.getAsBoolean()) {
      if (rack.journal().nowNanos() - from > time.toNanos()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** Waits until no sled has more in its VMs than is reserved there, within a minute. */
  static void everyVmIsReserved(SmokeRack rack) {
    StepBound bound = new StepBound(TO_AGREE);
    for (SmokeSled sled : rack.sleds()) {
      long[] bytes = new long[2];
      bound.until(
          Promise.VMS_ARE_RESERVED,
          () ->
              "the VMs of %s hold %s, and %s is reserved"
                  .formatted(sled.name(), Figures.size(bytes[0]), Figures.size(bytes[1])),
          () -> {
            int vms = Objects.requireNonNull(RackUser.await(sled.control().vms()).value()).size();
            SledView view = rack.user().sled(sled);
            bytes[0] = vms * GuestMemory.reservoirBytes(rack.instanceBytes());
            bytes[1] = view == null ? 0 : view.reservedBytes();
            return bytes[0] <= bytes[1];
          });
    }
  }
}
