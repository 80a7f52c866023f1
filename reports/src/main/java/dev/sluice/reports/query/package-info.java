/** Questions about the events of a run: what happened, and what came before and after it. */
@NullMarked
package dev.sluice.reports.query;

import org.jspecify.annotations.NullMarked;
