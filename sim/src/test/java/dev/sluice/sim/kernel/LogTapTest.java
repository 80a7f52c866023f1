package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTapTest {

  private final List<LogLine> lines = new ArrayList<>();
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("dev.sluice.agent.Vmm");

  @Test
  void lineOfARun_isTakenWithItsTime_thoughItsLevelIsOff() {
    logger.setLevel(Level.OFF);
    Kernel kernel = new Kernel(1);
    kernel.runUntil(2_000_000_000L, 1);
    try (LogTap tap = open("INFO");
        SimLog.Binding run = SimLog.bind(kernel)) {
      logger.info("{} runs", "vmm-1");
    }

    assertThat(lines)
        .containsExactly(new LogLine(0, 2_000_000_000L, "run", "INFO", "Vmm", "vmm-1 runs"));
  }

  @Test
  void line_isOfTheHostWhoseProcessRuns() {
    Kernel kernel = new Kernel(1);
    SimProcess process = new SimProcess(kernel, "sled-2/boot-1", new SimClock(), Disturbance.NONE);
    try (LogTap tap = open("INFO");
        SimLog.Binding run = SimLog.bind(kernel)) {
      kernel.in(process, 1_000, new Lane(kernel, "lane"), () -> logger.warn("late"));
      kernel.at(2_000, new Lane(kernel, "other"), () -> logger.warn("outside"));
      kernel.runUntil(5_000, 10);
    }

    assertThat(lines.stream().map(LogLine::host)).containsExactly("sled-2", "run");
    assertThat(lines.stream().map(LogLine::step)).containsExactly(1L, 2L);
  }

  @Test
  void lesserLines_linesOutsideARun_andLinesAfterTheEnd_areNotTaken() {
    Kernel kernel = new Kernel(1);
    try (LogTap tap = open("WARN")) {
      logger.warn("outside");
      try (SimLog.Binding run = SimLog.bind(kernel)) {
        logger.info("lesser");
        assertThat(logger.isWarnEnabled()).isTrue();
      }
    }
    try (SimLog.Binding run = SimLog.bind(kernel)) {
      logger.warn("after");
    }

    assertThat(lines).isEmpty();
    assertThat(context.getTurboFilterList()).isEmpty();
  }

  @Test
  void exception_isSaidBehindTheLine() {
    try (LogTap tap = open("WARN");
        SimLog.Binding run = SimLog.bind(new Kernel(1))) {
      logger.warn("failed", new IllegalStateException("why"));
    }

    assertThat(lines.get(0).text()).isEqualTo("failed: java.lang.IllegalStateException: why");
  }

  private LogTap open(String least) {
    return LogTap.open(context, least, lines::add);
  }
}
