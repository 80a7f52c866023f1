/** The judge of a run: recorders of histories, one class for each invariant, liveness. */
@NullMarked
package dev.sluice.sim.judge;

import org.jspecify.annotations.NullMarked;
