/** What a recorded run is worth, and when two runs fail in the same way. */
@NullMarked
package dev.sluice.scenarios.judge;

import org.jspecify.annotations.NullMarked;
