/** The smallest plan that still fails in the same way. */
@NullMarked
package dev.sluice.scenarios.shrink;

import org.jspecify.annotations.NullMarked;
