package dev.sluice.sim.kernel;

import dev.sluice.platform.Deliberate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Binds the current thread to a simulated run, for its log lines.
 *
 * <p>The one exception to the rule that nothing is static: a logging back end makes its converters
 * itself and gives them no way to reach a run. What is bound here is read for log lines only, never
 * by anything that decides.
 */
@Deliberate("read by log lines only; nothing that a run decides asks for it")
public final class SimLog {

  /** Where a run is when a line is logged. */
  interface Moment {

    /** Virtual time since the start of the run. */
    long nowNanos();

    /** The step that runs. */
    long steps();

    /** The host whose process runs, such as {@code sled-2}; {@code run} if none does. */
    String host();
  }

  /** Ends the binding that it was returned for. */
  @FunctionalInterface
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  private static final ThreadLocal<@Nullable Moment> MOMENT = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable Consumer<LogLine>> TAKER = new ThreadLocal<>();

  private SimLog() {}

  /**
   * Lets log lines of this thread carry the virtual time of {@code run} until the binding is
   * closed; the run that was bound before, if any, is then bound again.
   */
  public static Binding bind(Kernel run) {
    return bind(MOMENT, run.moment());
  }

  /** Gives log lines of runs on this thread to {@code taker} too, until the binding is closed. */
  static Binding bind(Consumer<LogLine> taker) {
    return bind(TAKER, taker);
  }

  private static <T> Binding bind(ThreadLocal<@Nullable T> what, T value) {
    T before = what.get();
    what.set(value);
    return () -> {
      if (before == null) {
        what.remove();
      } else {
        what.set(before);
      }
    };
  }

  /** Where this thread's run is, or null outside a run. */
  static @Nullable Moment moment() {
    return MOMENT.get();
  }

  /** Who takes the log lines of this thread's runs, or null if nobody does. */
  static @Nullable Consumer<LogLine> taker() {
    return TAKER.get();
  }
}
