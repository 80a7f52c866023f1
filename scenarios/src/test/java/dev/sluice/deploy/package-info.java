/** What {@code scenarios/deploy} has for engines. */
@NullMarked
package dev.sluice.deploy;

import org.jspecify.annotations.NullMarked;
