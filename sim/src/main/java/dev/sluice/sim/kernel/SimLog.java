package dev.sluice.sim.kernel;

import dev.sluice.platform.Deliberate;
import java.util.function.LongSupplier;
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

  /** Ends the binding that it was returned for. */
  @FunctionalInterface
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  private static final ThreadLocal<@Nullable LongSupplier> VIRTUAL_TIME = new ThreadLocal<>();

  private SimLog() {}

  /**
   * Lets log lines of this thread carry a run's virtual time until the binding is closed; the run
   * that was bound before, if any, is then bound again.
   *
   * @param nowNanos virtual time since the start of the run, in nanoseconds
   */
  public static Binding bind(LongSupplier nowNanos) {
    LongSupplier before = VIRTUAL_TIME.get();
    VIRTUAL_TIME.set(nowNanos);
    return () -> {
      if (before == null) {
        VIRTUAL_TIME.remove();
      } else {
        VIRTUAL_TIME.set(before);
      }
    };
  }

  /** The virtual clock of this thread's run, or null outside a run. */
  static @Nullable LongSupplier virtualTime() {
    return VIRTUAL_TIME.get();
  }
}
