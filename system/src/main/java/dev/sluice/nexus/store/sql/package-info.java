/**
 * The store port over PostgreSQL: plain JDBC, serializable transactions, a bounded pool of threads
 * and connections. {@code docs/database.md} says how it is operated and which part of SQL it uses.
 */
@NullMarked
package dev.sluice.nexus.store.sql;

import org.jspecify.annotations.NullMarked;
