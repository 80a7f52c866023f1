/** One run, from a plan to what was found. */
@NullMarked
package dev.sluice.sim;

import org.jspecify.annotations.NullMarked;
