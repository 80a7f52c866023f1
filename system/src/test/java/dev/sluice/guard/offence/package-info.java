/** Code that the guards must refuse: each method commits one offence. Never run. */
@NullMarked
package dev.sluice.guard.offence;

import org.jspecify.annotations.NullMarked;
