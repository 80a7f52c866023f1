package dev.sluice.cli;

/** What a command says last that was told to end before it was done. */
final class Interruption {

  private Interruption() {}

  /** Prints how much of it was done. */
  static void print(Terminal terminal, long done, long planned, String what) {
    terminal.out().printf("interrupted: %d of %d %s%n", done, planned, what);
  }
}
