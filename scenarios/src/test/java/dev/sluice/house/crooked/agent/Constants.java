package dev.sluice.house.crooked.agent;

import dev.sluice.platform.Deliberate;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class Constants {

  private enum Phase {
    READY
  }

  static final Logger LOG = LoggerFactory.getLogger(Constants.class);
  static final int SIZE = 2;
  static final Duration RETRY = Duration.ofSeconds(2);
  static final List<Phase> PHASES = List.of(Phase.values());
  static final Map<TimeUnit, String> UNITS =
      Collections.unmodifiableMap(new EnumMap<>(TimeUnit.class));
  static final Supplier<String> NAME = () -> "agent";

  @Deliberate("shows that a reason excuses")
  static final StringBuilder NOTES = new StringBuilder();

  private Constants() {}
}
