/** Which branches of production code no seed of a campaign takes, and why. */
@NullMarked
package dev.sluice.scenarios.coverage;

import org.jspecify.annotations.NullMarked;
