/** One run again, compared with what was kept of it, and what it took to fail. */
@NullMarked
package dev.sluice.scenarios.replay;

import org.jspecify.annotations.NullMarked;
