/**
 * The store port of Nexus: rows, and the questions that its decisions ask of them. The SQL in the
 * Javadoc of the stores reads the tables that the migrations under {@code store/sql/migrations} in
 * the resources make; all transactions are serializable. Instants are kept to the microsecond at
 * least.
 */
@NullMarked
package dev.sluice.nexus.store;

import org.jspecify.annotations.NullMarked;
