package dev.sluice.guard.offence;

import dev.sluice.platform.Deliberate;

final class ExcusedOffences {

  @Deliberate("shows that a reason excuses")
  long monotonic() {
    return System.nanoTime();
  }
}
