package dev.sluice.guard.offence;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.LongSupplier;

final class ClockOffences {

  long monotonic() {
    return System.nanoTime();
  }

  LongSupplier wallByReference() {
    return System::currentTimeMillis;
  }

  Instant instant() {
    return Instant.now();
  }

  LocalDate date(ZoneId zone) {
    return LocalDate.now(zone);
  }

  Clock clock() {
    return Clock.systemUTC();
  }
}
