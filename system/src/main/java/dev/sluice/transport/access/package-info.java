/**
 * Who calls: certificates and tokens as they are read and believed, and the roles that they give.
 */
@NullMarked
package dev.sluice.transport.access;

import org.jspecify.annotations.NullMarked;
