/** What is to happen in one run, as data: the rack, the timed operations, the timed faults. */
@NullMarked
package dev.sluice.sim.plan;

import org.jspecify.annotations.NullMarked;
