/**
 * What goes over the wire between sled-agent, Nexus and their users: records, interfaces, errors.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
