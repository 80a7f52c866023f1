package dev.sluice.sim.judge;

import dev.sluice.sim.event.Observer;

/**
 * Checks a promise: at every step, by the events that it subscribes to, and once more when the run
 * is over. It changes nothing and does not rely on what the code under test says of itself;
 * violations go to the {@link Findings}.
 */
interface Oracle extends Observer {}
