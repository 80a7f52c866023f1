/** The platform of a real process: threads, the system clock, and unpredictable numbers. */
@NullMarked
package dev.sluice.platform.real;

import org.jspecify.annotations.NullMarked;
