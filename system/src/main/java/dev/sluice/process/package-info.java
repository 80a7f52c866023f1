/** Nexus and the sled-agent as processes: what each needs, put together, and their ends. */
@NullMarked
package dev.sluice.process;

import org.jspecify.annotations.NullMarked;
