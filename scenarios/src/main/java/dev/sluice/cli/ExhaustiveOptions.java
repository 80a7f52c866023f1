package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import picocli.CommandLine.Option;

/** The options of {@code sluice run --exhaustive}. */
final class ExhaustiveOptions {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_MAX = 60_000_000;

  @Option(
      names = "--exhaustive",
      description =
          "Runs one tiny plan (a repro.json, or the first of --seeds of a scenario: at most 2 sleds,"
              + " 3 operations, 1 fault) in every order of what is due at about the same time, one"
              + " run at a time, whatever --jobs says.")
  private boolean asked;

  @Option(
      names = "--window",
      paramLabel = "D",
      description =
          "With --exhaustive: what is due within the same tick of so much virtual time, such as"
              + " 0.1ms, is ready at once.")
  private String window = "0.2ms";

  @Option(
      names = "--max-schedules",
      paramLabel = "N",
      description =
          "With --exhaustive: runs after which it ends undecided (exit code 4), those that led to"
              + " a known state included.")
  private long runsMax = 20_000;

  boolean asked() {
    return asked;
  }

  String window() {
    return window;
  }

  long windowMicros() {
    long micros = VirtualTime.parse("--window", window) / NANOS_PER_MICRO;
    if (micros < 1 || micros > MICROS_MAX) {
      throw BadInputException.of("--window", window, "a time from 0.001ms to 1m");
    }
    return micros;
  }

  long runsMax() {
    Numbers.within("--max-schedules", runsMax, 1, Long.MAX_VALUE);
    return runsMax;
  }
}
