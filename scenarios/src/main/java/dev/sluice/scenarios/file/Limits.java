package dev.sluice.scenarios.file;

/** What fields of scenarios and plans are bounded by; see docs/scenarios.md. */
final class Limits {

  static final long HOUR_MILLIS = 3_600_000;
  static final long SAFETY_MILLIS_MIN = 1_000;

  static final long SLEDS_MAX = 32; // a full rack
  static final long NEXUSES_MAX = 3; // as a rack has
  static final long RAM_GIB_MAX = 16_384;
  static final long GROWTH_MIB_MAX = 1_000_000;

  static final long CLIENTS_MAX = 100;
  static final long INSTANCES_MAX = 1_000;
  static final long COUNT_MAX = 1_000; // operations or faults of one entry

  /** Operations of one seed: a hundred for each of a hundred clients, and minutes of work. */
  static final long OPERATIONS_MAX = 10_000;

  /** Faults of one seed. */
  static final long FAULTS_MAX = 10_000;

  /** The schedule's window: a run's phase of faults is no longer. */
  static final long WINDOW_MICROS_MAX = 1_000 * HOUR_MILLIS;

  /** Choices of a schedule: as many as a run has steps at most. */
  static final long CHOICES_MAX = 1_000_000;

  /** The number of an event among those that are ready. */
  static final long CHOICE_MAX = 10_000;

  private Limits() {}
}
