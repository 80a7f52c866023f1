/** Mutants of production code against the catalogue: what it would not notice. */
@NullMarked
package dev.sluice.scenarios.mutants;

import org.jspecify.annotations.NullMarked;
