package dev.sluice.sim.kernel;

/** Decides which of several ready events runs first; see {@link Schedule.Strategy#CHOSEN}. */
@FunctionalInterface
public interface Picker {

  /** Ends the run where it is. */
  int LEAVE = -1;

  /**
   * The number of the event to run, from 0.
   *
   * @param of how many are ready
   * @param state equal for runs that are in the same state, see {@link Causes}
   * @return a number below {@code of}, or {@link #LEAVE}
   */
  int pick(int of, long state);
}
