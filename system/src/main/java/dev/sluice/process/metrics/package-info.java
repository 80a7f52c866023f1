/** What a process counts, for Prometheus. Nothing else knows its library. */
@NullMarked
package dev.sluice.process.metrics;

import org.jspecify.annotations.NullMarked;
