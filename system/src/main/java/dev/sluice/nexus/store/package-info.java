/** The datastore of Nexus: rows, transactions, and their in-memory form. */
@NullMarked
package dev.sluice.nexus.store;

import org.jspecify.annotations.NullMarked;
