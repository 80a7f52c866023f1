package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;

/** Figures as the table of steps has them. */
final class Figures {

  private Figures() {}

  static String size(long bytes) {
    return bytes % GuestMemory.GIB == 0
        ? bytes / GuestMemory.GIB + " GiB"
        : bytes / GuestMemory.MIB + " MiB";
  }
}
