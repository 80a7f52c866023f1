/** A run as its trace tells it: events with short names, in words and as a diagram. */
@NullMarked
package dev.sluice.reports.trace;

import org.jspecify.annotations.NullMarked;
