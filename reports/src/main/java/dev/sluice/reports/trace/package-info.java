/** A run read from its trace: events with short names, as sentences and as a diagram. */
@NullMarked
package dev.sluice.reports.trace;

import org.jspecify.annotations.NullMarked;
