/** Real sockets on the loopback address. */
@NullMarked
package dev.sluice.transport.http;

import org.jspecify.annotations.NullMarked;
