package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.illumos.Device;
import dev.sluice.bhyve.illumos.IllumosBhyve;
import dev.sluice.bhyve.illumos.UnsupportedDeviceException;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.kernel.SimProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The simulator's bhyve beside the adapter on the emulated driver, asked the same things. */
final class TwoDevices {

  /** No multiple of a page, as no real limit is. */
  static final long LIMIT_BYTES = 100 * (1L << 30) + 800;

  private static final long LONG_NANOS = 1_000_000_000_000_000L;
  private static final int EVENTS_MAX = 100_000;

  private final Kernel kernel = new Kernel(1);
  private final ActiveFaults faults = new ActiveFaults();
  private final Map<FaultKind, Fault> active = new EnumMap<>(FaultKind.class);
  private final KernelReservoir reservoir;
  private final Bhyve simulated;
  private final IllumosBhyve adapter;
  private final EmulatedBhyve hand;

  TwoDevices() {
    Lane lane = new Lane(kernel, "sled-0");
    reservoir = new KernelReservoir(kernel, lane, LIMIT_BYTES, 1024, faults, Strikes.UNHEARD);
    SimProcess process = new SimProcess(kernel, "agent", new SimClock());
    simulated = new SimBhyve(kernel, reservoir, process, lane, new Unheard());
    Path library = EmulatedBhyve.folder().resolve("libvmm.so");
    hand = EmulatedBhyve.hand(library);
    hand.tell("limit " + LIMIT_BYTES);
    try {
      adapter = IllumosBhyve.open(Device.emulated(library.toString()), name -> new AtOnce());
    } catch (UnsupportedDeviceException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the emulated driver go, which has no room for many at once. */
  void close() {
    adapter.close();
    hand.close();
  }

  /** What one device answers. */
  record Answers(String simulated, String adapter) {}

  /** Asks both, and waits for both. */
  Answers ask(Function<Bhyve, CompletionStage<?>> request) {
    return new Answers(outcome(request.apply(simulated)), outcome(request.apply(adapter)));
  }

  private String outcome(CompletionStage<?> stage) {
    List<String> outcome = new ArrayList<>();
    stage.whenComplete(
        (value, failure) -> outcome.add(failure == null ? String.valueOf(value) : errno(failure)));
    kernel.runUntil(kernel.nowNanos() + LONG_NANOS, EVENTS_MAX);
    return outcome.isEmpty() ? "no answer" : outcome.get(0);
  }

  private static String errno(Throwable failure) {
    return Stages.cause(failure) instanceof BhyveException refused
        ? refused.errno().name()
        : failure.toString();
  }

  /** The states a driver can be put into, on both sides. */
  enum Condition {
    LIMIT_PERCENT,
    PAGES_END_PERCENT,
    TRANSIENT_PERCENT,
    HELD_BY_OTHER,
    INTERRUPT_AFTER
  }

  void put(Condition condition, int value) {
    long share = value == 100 ? LIMIT_BYTES : LIMIT_BYTES / 100 * value;
    switch (condition) {
      case LIMIT_PERCENT -> {
        fault(FaultKind.ENOSPC, value);
        tell("limit", share);
      }
      case PAGES_END_PERCENT -> {
        fault(FaultKind.ENOMEM, value);
        tell("pages-end", value >= 100 ? -1 : share);
      }
      case TRANSIENT_PERCENT -> {
        fault(FaultKind.TRANSIENT_MEMORY, value);
        tell("transient", share);
      }
      case HELD_BY_OTHER -> {
        fault(FaultKind.RESIZE_BUSY, value % 2 == 1 ? 0 : -1);
        tell("held-by-other", value % 2);
      }
      case INTERRUPT_AFTER -> {
        // Once, on the emulated driver; so the simulator's is taken back after the next resize.
        fault(FaultKind.RESIZE_INTERRUPTED, value);
        tell("interrupt-after", value);
      }
      default -> throw new IllegalArgumentException(condition.toString());
    }
  }

  /** The one active fault of a kind from now on; none if its amount is negative. */
  private void fault(FaultKind kind, long amount) {
    reservoir.change(
        () -> {
          Fault before = active.remove(kind);
          if (before != null) {
            faults.end(before);
          }
          if (amount >= 0) {
            Fault now = new Fault(kind, 0, 0, new Target.Sled(0), amount, null);
            active.put(kind, now);
            faults.begin(now);
          }
        });
  }

  void noInterrupt() {
    fault(FaultKind.RESIZE_INTERRUPTED, -1);
    tell("interrupt-after", -1);
  }

  private void tell(String what, long value) {
    hand.tell(String.format(Locale.ROOT, "%s %d", what, value));
  }

  /** Nobody listens. */
  private record Unheard() implements SimBhyve.VmListener {}

  /** The emulated driver answers at once, so the test's own thread may ask. */
  private record AtOnce() implements Worker {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }
}
