/** Measurements: run by hand or by {@code mvn -Pbench}, never asserted on. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
