@NullMarked
package dev.sluice.scenarios.mutants;

import org.jspecify.annotations.NullMarked;
