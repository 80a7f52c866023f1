/** The simulated rack; each part carries the name of the real one it stands for. */
@NullMarked
package dev.sluice.sim.rack;

import org.jspecify.annotations.NullMarked;
