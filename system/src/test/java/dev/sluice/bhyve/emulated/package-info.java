/** The emulated device, over real sockets. */
@NullMarked
package dev.sluice.bhyve.emulated;

import org.jspecify.annotations.NullMarked;
