@NullMarked
package dev.sluice.scenarios.mutants.small;

import org.jspecify.annotations.NullMarked;
