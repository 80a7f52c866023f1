package dev.sluice.cli;

/** Exit codes of the {@code sluice} command; other tools depend on these numbers. */
public final class ExitCode {

  /** Success. */
  public static final int OK = 0;

  /** A run broke a property: the system under test is at fault. */
  public static final int VIOLATION = 1;

  /** The command line or a file it names cannot be used; one line on stderr says why. */
  public static final int BAD_INPUT = 2;

  /** The same seed gave two different runs. */
  public static final int NONDETERMINISM = 3;

  /** No verdict within the budget of steps or memory. */
  public static final int UNDECIDED = 4;

  /** A fault in Sluice itself. */
  public static final int INTERNAL_FAULT = 70;

  private ExitCode() {}
}
