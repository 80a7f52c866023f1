/**
 * Calls of the APIs as data: one record per call, the answer to it, how it is sent, served and
 * written.
 */
@NullMarked
package dev.sluice.api.call;

import org.jspecify.annotations.NullMarked;
