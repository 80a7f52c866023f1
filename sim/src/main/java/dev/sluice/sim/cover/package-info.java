/**
 * What a run got to: where faults struck, which rare situations arose, how it differs from others.
 */
@NullMarked
package dev.sluice.sim.cover;

import org.jspecify.annotations.NullMarked;
