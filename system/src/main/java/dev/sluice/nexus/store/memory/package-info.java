/**
 * The store port in memory: what simulations and tests run Nexus over. Every query is answered from
 * an index, and each committed change of a row goes to a {@link
 * dev.sluice.nexus.store.memory.RowObserver}.
 */
@NullMarked
package dev.sluice.nexus.store.memory;

import org.jspecify.annotations.NullMarked;
