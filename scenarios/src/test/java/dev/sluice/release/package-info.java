/**
 * The release archive as its users have it: unpacked into a bare folder, by its script, in JVMs of
 * its own.
 */
@NullMarked
package dev.sluice.release;

import org.jspecify.annotations.NullMarked;
