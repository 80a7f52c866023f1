package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;

/** Numbers of options, and their bounds. */
final class Numbers {

  private Numbers() {}

  /** Refuses a value that is out of bounds. */
  static void within(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw BadInputException.of(
          option,
          String.valueOf(value),
          most == Long.MAX_VALUE
              ? "a whole number, " + least + " or more"
              : "a whole number from " + least + " to " + most);
    }
  }
}
