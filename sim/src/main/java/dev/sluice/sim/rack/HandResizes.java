package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.bhyve.StepwiseResize;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.HandEvent.HandAsked;
import dev.sluice.sim.event.HandEvent.HandBegan;
import dev.sluice.sim.event.HandEvent.HandCalledOff;
import dev.sluice.sim.event.HandEvent.HandEnded;
import dev.sluice.sim.event.HandEvent.HandLooked;
import dev.sluice.sim.event.HandEvent.HandShown;
import dev.sluice.sim.event.HandEvent.HandStepped;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The resizes that people make who sit at a sled, by production's {@link StepwiseResize}, as {@code
 * bhyve set} makes them; one at a time. A strike is a step that has changed the size.
 */
public final class HandResizes {

  /** The most that one step changes. */
  public static final long STEP_BYTES = 4L << 30;

  private static final long CHUNK_BYTES = 1L << 30;
  private static final long WHOLE = 100; // percent
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final Duration EXCUSED = Duration.ofSeconds(20); // less than a look period

  private final Kernel kernel;
  private final SledNode sled;
  private final Lane device;
  private final Events events;
  private int begun;
  private @Nullable Run run;

  HandResizes(Kernel kernel, SledNode sled, Lane device, Events events) {
    this.kernel = kernel;
    this.sled = sled;
    this.device = device;
    this.events = events;
  }

  /** Whether one is under way. */
  public boolean underWay() {
    return run != null;
  }

  /** Somebody begins to bring the reservoir to a share of its size, unless somebody else does. */
  void begin(long percent) {
    if (sled.powered() && run == null) {
      long pages = sled.reservoir().usage().sizeBytes() / Bhyve.PAGE_BYTES * percent / WHOLE;
      run = new Run(pages * Bhyve.PAGE_BYTES);
      run.begin();
    }
  }

  /** Whoever makes one calls it off. */
  void callOff() {
    if (run != null) {
      run.callOff();
    }
  }

  /** The sled has lost its power. */
  void powerCut() {
    if (run != null) {
      run.process.kill();
      run = null;
    }
  }

  private final class Run implements SimBhyve.VmListener {
    private final long wishBytes;
    private final SimProcess process;
    private final Worker worker;
    private final StepwiseResize resize;
    private long fromBytes;

    Run(long wishBytes) {
      this.wishBytes = wishBytes;
      this.process = new SimProcess(kernel, sled.name() + "/hand-" + ++begun, sled.clock());
      this.worker = process.worker("hand");
      this.resize =
          new StepwiseResize(
              new SimBhyve(kernel, sled.reservoir(), process, device, this),
              worker,
              RETRY,
              STEP_BYTES,
              CHUNK_BYTES,
              wishBytes,
              (usage, targetBytes) -> events.emit(new HandShown(sled.sled(), usage, targetBytes)));
    }

    void begin() {
      events.emit(new HandBegan(sled.sled(), wishBytes));
      excuse();
      Stages.then(resize.start(), worker, this::ended);
    }

    void callOff() {
      events.emit(new HandCalledOff(sled.sled()));
      resize.cancel();
    }

    private void ended(@Nullable ReservoirUsage usage, @Nullable Throwable failure) {
      Errno errno = failure instanceof BhyveException refusal ? refusal.errno() : null;
      run = null;
      events.emit(new HandEnded(sled.sled(), usage, errno));
      sled.excuse();
      process.kill();
    }

    /** As long as it goes on, the sled-agent cannot know what the kernel holds. */
    private void excuse() {
      if (run == this) {
        sled.excuse();
        worker.after(EXCUSED, this::excuse);
      }
    }

    @Override
    public void resizing(long targetBytes) {
      fromBytes = sled.kernelReservoirBytes();
      events.emit(new HandAsked(sled.sled(), targetBytes, fromBytes));
    }

    @Override
    public void resized(@Nullable Errno errno) {
      long nowBytes = sled.kernelReservoirBytes();
      if (nowBytes != fromBytes) {
        String what = "size from " + fromBytes + " to " + nowBytes;
        sled.faults().struck(FaultKind.RESIZED_IN_STEPS, what);
      }
      sled.excuse();
      events.emit(new HandStepped(sled.sled(), errno, nowBytes));
    }

    @Override
    public void queried() {
      events.emit(new HandLooked(sled.sled(), sled.reservoir().usage()));
    }
  }
}
