/**
 * A rack of processes on this machine, taken through steps with faults in them, and judged by what
 * its driver was told and what its devices held.
 */
@NullMarked
package dev.sluice.scenarios.smoke;

import org.jspecify.annotations.NullMarked;
