package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.sluice.sim.kernel.SimLog;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LogConfigurationTest {

  private final LoggerContext context = new LoggerContext();

  @Test
  void logIsOff_unlessAskedFor() throws JoranException {
    assertThat(configured("").getLevel()).isEqualTo(Level.OFF);
  }

  @Test
  void lineOfASimulatedRun_carriesVirtualTime() throws JoranException {
    Logger log = configured("debug");
    assertThat(log.isDebugEnabled()).isTrue();
    try (SimLog.Binding run = SimLog.bind(() -> 2_000_000_000L)) {
      assertThat(line(log, "reservoir is ready"))
          .isEqualToIgnoringNewLines("+2.000000s DEBUG ROOT: reservoir is ready");
    }
  }

  /** The line as the configured appender would write it. */
  private static String line(Logger log, String message) {
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) log.getAppender("STDERR");
    LoggingEvent event = new LoggingEvent("", log, Level.DEBUG, message, null, null);
    return new String(appender.getEncoder().encode(event), UTF_8);
  }

  private Logger configured(String level) throws JoranException {
    if (!level.isEmpty()) {
      context.putProperty("SLUICE_LOG", level);
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .allMatch(status -> status.getEffectiveLevel() == Status.INFO);
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }
}
