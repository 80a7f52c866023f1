package dev.sluice.sim.judge;

import dev.sluice.sim.event.Observer;

/**
 * Watches over a promise: at every step, by the events that it subscribes to, and once more when
 * the run is over. It looks only, and never asks the code under test whether all is well; what it
 * sees broken it adds to the {@link Findings}.
 */
interface Oracle extends Observer {}
