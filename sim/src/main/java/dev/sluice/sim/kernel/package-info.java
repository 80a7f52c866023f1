/** The simulation kernel: virtual time, one seeded order of events, keyed chance. */
@NullMarked
package dev.sluice.sim.kernel;

import org.jspecify.annotations.NullMarked;
