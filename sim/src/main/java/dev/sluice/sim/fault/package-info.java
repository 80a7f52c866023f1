/** Fault kinds as data, and the nemesis that makes them happen. */
@NullMarked
package dev.sluice.sim.fault;

import org.jspecify.annotations.NullMarked;
