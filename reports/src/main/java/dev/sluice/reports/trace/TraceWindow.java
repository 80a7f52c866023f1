package dev.sluice.reports.trace;

/**
 * Which events of a run are read, so that a run of any length can be shown in bounded memory.
 *
 * @param step around which
 * @param beforeMax how many events up to that step, the last ones
 * @param afterMax how many events behind it, the first ones
 */
public record TraceWindow(long step, int beforeMax, int afterMax) {

  /** Every event. */
  public static final TraceWindow ALL =
      new TraceWindow(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
