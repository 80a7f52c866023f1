/** Nexus: the registry of sleds, placement, the life of instances, and what watches over them. */
@NullMarked
package dev.sluice.nexus;

import org.jspecify.annotations.NullMarked;
