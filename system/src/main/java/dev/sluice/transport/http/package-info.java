/**
 * Calls between real processes: JSON over HTTP/1.1, by the JDK's own server and client. Both sides
 * are made from one table of routes, which names every kind of call.
 */
@NullMarked
package dev.sluice.transport.http;

import org.jspecify.annotations.NullMarked;
