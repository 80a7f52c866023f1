package dev.sluice.sim.kernel;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Locale;

/**
 * The Logback word {@code %vtime}: virtual time since the start of the simulated run, such as
 * {@code +12.345678s} (truncated to microseconds), or {@code -} outside a simulated run.
 *
 * <p>Caveat: the clock is read when the line is written, so behind an asynchronous appender the
 * time would be wrong, and on another thread absent.
 */
public final class VirtualTimeConverter extends ClassicConverter {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  @Override
  public String convert(ILoggingEvent event) {
    SimLog.Moment moment = SimLog.moment();
    return moment == null ? "-" : format(moment.nowNanos());
  }

  private static String format(long nanos) {
    long micros = nanos / NANOS_PER_MICRO;
    return String.format(
        Locale.ROOT, "+%d.%06ds", micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
  }
}
