/** Files of certificates and tokens, as they are and as they should not be. */
@NullMarked
package dev.sluice.transport.access;

import org.jspecify.annotations.NullMarked;
