/** Virtual time: one thread, one seeded event queue, workers and random streams drawn from it. */
@NullMarked
package dev.sluice.sim.kernel;

import org.jspecify.annotations.NullMarked;
