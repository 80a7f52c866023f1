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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.platform.real.LogContext;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimLog;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogConfigurationTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final LoggerContext context = new LoggerContext();

  @Test
  void logIsOff_unlessAskedFor() throws JoranException {
    assertThat(configured("").getLevel()).isEqualTo(Level.OFF);
  }

  @Test
  void lineOfASimulatedRun_carriesVirtualTime() throws JoranException {
    Logger log = configured("debug");
    assertThat(log.isDebugEnabled()).isTrue();
    Kernel kernel = new Kernel(1);
    kernel.runUntil(2_000_000_000L, 1);
    try (SimLog.Binding run = SimLog.bind(kernel)) {
      assertThat(line(log, "reservoir is ready"))
          .isEqualToIgnoringNewLines("+2.000000s DEBUG ROOT: reservoir is ready");
    }
  }

  @Test
  void lineOfARequest_carriesItsId() throws JoranException {
    Logger log = configured("info");
    try (LogContext request = LogContext.enter("mine-7", null)) {
      assertThat(request).isNotNull();
      assertThat(line(log, "placed")).isEqualToIgnoringNewLines("- DEBUG ROOT: [mine-7] placed");
    }
    assertThat(line(log, "placed")).isEqualToIgnoringNewLines("- DEBUG ROOT: placed");
  }

  @Test
  void jsonLine_hasTheRequestToo() throws Exception {
    context.putProperty("SLUICE_LOG_FORMAT", "json");
    Logger log = configured("info");
    try (LogContext request = LogContext.enter("mine-7", TRACE)) {
      assertThat(request).isNotNull();
      JsonNode line = new ObjectMapper().readTree(line(log, "a \"b\""));
      assertThat(line.get("formattedMessage").asText()).isEqualTo("a \"b\"");
      assertThat(line.get("level").asText()).isEqualTo("DEBUG");
      assertThat(line.get("mdc").get("request").asText()).isEqualTo("mine-7");
      assertThat(line.get("mdc").get("traceparent").asText()).isEqualTo(TRACE);
      assertThat(line.has("timestamp")).isTrue();
    }
  }

  /** The line as the configured appender would write it. */
  private static String line(Logger log, String message) {
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) log.iteratorForAppenders().next();
    LoggingEvent event = new LoggingEvent("", log, Level.DEBUG, message, null, null);
    event.setMDCPropertyMap(
        MDC.getCopyOfContextMap() == null ? Map.of() : MDC.getCopyOfContextMap());
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
        .filteredOn(
            status -> !status.getMessage().contains("] not referenced.")) // the other format
        .allMatch(status -> status.getEffectiveLevel() == Status.INFO);
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }
}
