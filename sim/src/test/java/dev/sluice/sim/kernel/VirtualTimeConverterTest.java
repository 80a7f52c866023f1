package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class VirtualTimeConverterTest {

  private final PatternLayout layout = layout();

  @Test
  void lineOutsideARun_carriesADash() {
    assertThat(line()).isEqualTo("- hello");
  }

  @Test
  void lineOfARun_carriesItsVirtualTimeToTheMicrosecond() {
    try (SimLog.Binding run = SimLog.bind(at(12_345_678_999L))) {
      assertThat(line()).isEqualTo("+12.345678s hello");
    }
  }

  @Test
  void startOfARun_isZero() {
    try (SimLog.Binding run = SimLog.bind(at(0))) {
      assertThat(line()).isEqualTo("+0.000000s hello");
    }
  }

  @Test
  void runWithinARun_hidesTheOuterOneUntilItEnds() {
    try (SimLog.Binding outer = SimLog.bind(at(1_000_000_000L))) {
      try (SimLog.Binding inner = SimLog.bind(at(2_000_000_000L))) {
        assertThat(line()).isEqualTo("+2.000000s hello");
      }
      assertThat(line()).isEqualTo("+1.000000s hello");
    }
    assertThat(line()).isEqualTo("- hello");
  }

  private static Kernel at(long nanos) {
    Kernel kernel = new Kernel(1);
    kernel.runUntil(nanos, 1);
    return kernel;
  }

  private String line() {
    LoggingEvent event = new LoggingEvent();
    event.setMessage("hello");
    return layout.doLayout(event);
  }

  private static PatternLayout layout() {
    PatternLayout layout = new PatternLayout();
    layout.setContext(new LoggerContext());
    layout.getInstanceConverterMap().put("vtime", VirtualTimeConverter::new);
    layout.setPattern("%vtime %msg");
    layout.start();
    return layout;
  }
}
