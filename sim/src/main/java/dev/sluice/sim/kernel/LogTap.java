package dev.sluice.sim.kernel;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Takes the log lines of simulated runs on the current thread, from one level on, until it is
 * closed. Which lines are logged elsewhere is not changed: Logback asks a filter like this one
 * before it looks at levels.
 */
public final class LogTap extends TurboFilter implements AutoCloseable {

  private final Level least;
  private final LoggerContext context;
  private final SimLog.Binding binding;

  private LogTap(Level least, LoggerContext context, Consumer<LogLine> taker) {
    this.least = least;
    this.context = context;
    this.binding = SimLog.bind(taker);
  }

  /**
   * Opens one; null if Logback is not what logs.
   *
   * @param least a level of Logback, such as {@code INFO}
   */
  public static @Nullable LogTap open(String least, Consumer<LogLine> taker) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    return factory instanceof LoggerContext context ? open(context, least, taker) : null;
  }

  static LogTap open(LoggerContext context, String least, Consumer<LogLine> taker) {
    LogTap tap = new LogTap(Level.valueOf(least), context, taker);
    context.addTurboFilter(tap);
    return tap;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    SimLog.Moment moment = SimLog.moment();
    Consumer<LogLine> taker = SimLog.taker();
    // Without a format it is the question whether the level is on.
    if (taker != null && moment != null && format != null && level.isGreaterOrEqual(least)) {
      String text = MessageFormatter.arrayFormat(format, values).getMessage();
      String name = logger.getName();
      taker.accept(
          new LogLine(
              moment.steps(),
              moment.nowNanos(),
              moment.host(),
              level.toString(),
              name.substring(name.lastIndexOf('.') + 1),
              thrown == null ? text : text + ": " + thrown));
    }
    return FilterReply.NEUTRAL;
  }

  @Override
  public void close() {
    context.getTurboFilterList().remove(this);
    binding.close();
  }
}
