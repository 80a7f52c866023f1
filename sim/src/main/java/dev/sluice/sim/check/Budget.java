package dev.sluice.sim.check;

/**
 * What a check may spend before it gives up as undecided. Counted, never timed, so that the same
 * history gets the same verdict on every machine.
 *
 * @param steps moves that the search may try
 * @param bytes memory that its tables may hold, roughly
 */
public record Budget(long steps, long bytes) {

  /** Ample: seconds of search, and half of the heap that the command line gives itself. */
  public static final Budget DEFAULT = new Budget(20_000_000, 1L << 28);

  /** The same memory and another number of steps. */
  Budget withSteps(long newSteps) {
    return new Budget(newSteps, bytes);
  }
}
