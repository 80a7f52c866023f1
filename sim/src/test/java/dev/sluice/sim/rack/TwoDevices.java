package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.illumos.Device;
import dev.sluice.bhyve.illumos.IllumosBhyve;
import dev.sluice.bhyve.illumos.UnsupportedDeviceException;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.kernel.SimProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The simulator's bhyve beside the adapter on the emulated driver, asked the same things. */
final class TwoDevices {

  /** No multiple of a page, as no real limit is. */
  static final long LIMIT_BYTES = 100 * (1L << 30) + 800;

  private static final long LONG_NANOS = 1_000_000_000_000_000L;
  private static final int EVENTS_MAX = 100_000;

  private final Kernel kernel = new Kernel(1, null);
  private final KernelReservoir reservoir;
  private final Bhyve simulated;
  private final IllumosBhyve adapter;
  private final EmulatedBhyve hand;

  TwoDevices() {
    Lane lane = new Lane(kernel, "sled-0");
    reservoir = new KernelReservoir(kernel, lane, LIMIT_BYTES, 1024);
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
    long share = LIMIT_BYTES / 100 * value;
    switch (condition) {
      case LIMIT_PERCENT -> {
        reservoir.limitPercent(value);
        tell("limit", share);
      }
      case PAGES_END_PERCENT -> {
        reservoir.pagesEndAtPercent(value);
        tell("pages-end", value >= 100 ? -1 : share);
      }
      case TRANSIENT_PERCENT -> {
        reservoir.transientPercent(value);
        tell("transient", share);
      }
      case HELD_BY_OTHER -> {
        reservoir.heldByOther(value % 2 == 1);
        tell("held-by-other", value % 2);
      }
      case INTERRUPT_AFTER -> {
        // Once, on the emulated driver; so the simulator's is taken back after the next resize.
        reservoir.interruptAfterChunks(value);
        tell("interrupt-after", value);
      }
      default -> throw new IllegalArgumentException(condition.toString());
    }
  }

  void noInterrupt() {
    reservoir.interruptAfterChunks(-1);
    tell("interrupt-after", -1);
  }

  private void tell(String what, long value) {
    hand.tell(String.format(Locale.ROOT, "%s %d", what, value));
  }

  /** Nobody listens. */
  private record Unheard() implements SimBhyve.VmListener {
    @Override
    public void asked(String name, long reservoirBytes) {}

    @Override
    public void created(String name, long reservoirBytes) {}

    @Override
    public void gone(String name) {}
  }

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
