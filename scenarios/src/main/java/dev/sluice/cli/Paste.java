package dev.sluice.cli;

import dev.sluice.reports.ShellWords;

/**
 * Commands for the user to paste: Sluice as it was called, and words that a shell takes as they
 * are.
 */
final class Paste {

  /** Set by the launcher script to what the user called. */
  private static final String COMMAND_PROPERTY = "sluice.command";

  private Paste() {}

  /** A command of Sluice. */
  static String command(String... words) {
    String sluice = System.getProperty(COMMAND_PROPERTY, "./sluice");
    return ShellWords.quoted(sluice) + " " + ShellWords.quoted(words);
  }
}
