/** Processes of a rack. */
@NullMarked
package dev.sluice.process;

import org.jspecify.annotations.NullMarked;
