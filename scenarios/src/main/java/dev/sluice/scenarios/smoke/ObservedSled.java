package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledView;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sled that is watched: each answer of Nexus is held against the one before and the device. */
final class ObservedSled implements AutoCloseable {

  /**
   * For how long Nexus and a sled may say different things: an agent looks at bhyve every 30 s,
   * Nexus at each VMM as often, and a report or a stop whose answer is lost is sent again.
   */
  static final Duration DIFFER_MAX = Duration.ofMinutes(3);

  private final SmokeSled sled;
  private final @Nullable DeviceTail device;
  private final ReportsJudge reports;
  private final LastingTroubles troubles;

  ObservedSled(
      SmokeSled sled, @Nullable DeviceTail device, ReportsJudge reports, LastingTroubles troubles) {
    this.sled = sled;
    this.device = device;
    this.reports = reports;
    this.troubles = troubles;
  }

  /** Whether the driver sees its device. */
  boolean seesDevice() {
    return device != null;
  }

  /**
   * Judges the next answers.
   *
   * @param instances that were asked for after the sleds
   */
  void judge(RackUser.SledsSeen answer, List<InstanceView> instances, long nowNanos)
      throws IOException {
    if (device != null) {
      device.advance(answer.toNanos());
      answer.sleds().stream()
          .filter(view -> view.info().id().equals(sled.id()))
          .forEach(view -> device.begins(view.info().boot(), answer.fromNanos()));
    }
    reports.judge(answer);
    for (SledView view : answer.sleds()) {
      if (view.info().id().equals(sled.id())) {
        reserved(view, instances, nowNanos);
        if (device != null) {
          held(view, device, nowNanos);
          machines(instances, device, nowNanos);
        }
      }
    }
  }

  private void note(Promise promise, @Nullable String trouble, long nowNanos) {
    troubles.note(promise, sled.name(), trouble, DIFFER_MAX, nowNanos);
  }

  private void held(SledView view, DeviceTail there, long nowNanos) {
    long settled = view.info().reservoir().settledBytes();
    boolean less = there.sizeBytes() < settled;
    String trouble =
        "%s: Nexus counts on %s, and bhyve holds %s"
            .formatted(sled.name(), Figures.size(settled), Figures.size(there.sizeBytes()));
    note(Promise.REPORT_IS_TRUE, less ? trouble : null, nowNanos);
  }

  /** The VMs that there are: at least those that run here, at most those that may be here. */
  private void machines(List<InstanceView> instances, DeviceTail there, long nowNanos) {
    long running = instances.stream().filter(this::runsHere).count();
    long perhaps = instances.stream().filter(this::mayBeHere).count();
    String trouble =
        "%s: %d instances run, %d more may, and there are %d VMs"
            .formatted(sled.name(), running, perhaps - running, there.vms());
    note(Promise.RUNNING_VMM_RUNS, there.vms() < running ? trouble : null, nowNanos);
    note(Promise.UNWANTED_VM_GOES, there.vms() > perhaps ? trouble : null, nowNanos);
  }

  private void reserved(SledView view, List<InstanceView> instances, long nowNanos) {
    long least = bytes(instances.stream().filter(this::runsHere).toList());
    long most = bytes(instances.stream().filter(this::mayBeHere).toList());
    boolean wrong = view.reservedBytes() < least || view.reservedBytes() > most;
    String trouble =
        "%s: %s are reserved, for instances of %s to %s"
            .formatted(
                sled.name(),
                Figures.size(view.reservedBytes()),
                Figures.size(least),
                Figures.size(most));
    note(Promise.NO_ORPHAN_RESERVATION, wrong ? trouble : null, nowNanos);
  }

  private static long bytes(List<InstanceView> instances) {
    return instances.stream()
        .mapToLong(instance -> GuestMemory.reservoirBytes(instance.memoryBytes()))
        .sum();
  }

  private boolean runsHere(InstanceView instance) {
    return instance.state() == InstanceState.RUNNING && sled.id().equals(instance.sled());
  }

  private boolean mayBeHere(InstanceView instance) {
    return switch (instance.state()) {
      case STARTING, STOPPING -> true;
      case RUNNING -> runsHere(instance);
      case STOPPED, FAILED -> sled.id().equals(instance.sled());
    };
  }

  @Override
  public void close() throws IOException {
    if (device != null) {
      device.close();
    }
  }
}
