/** What can be observed on a simulated rack, as data, and the bus that carries it to observers. */
@NullMarked
package dev.sluice.sim.event;

import org.jspecify.annotations.NullMarked;
