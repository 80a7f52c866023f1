/**
 * Nexus: the registry of sleds, placement, starting and stopping of instances, and what watches
 * over them.
 */
@NullMarked
package dev.sluice.nexus;

import org.jspecify.annotations.NullMarked;
