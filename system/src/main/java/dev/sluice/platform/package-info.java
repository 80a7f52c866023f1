/**
 * What production code may know of time, order and randomness: ports and the small tools built on
 * them.
 */
@NullMarked
package dev.sluice.platform;

import org.jspecify.annotations.NullMarked;
