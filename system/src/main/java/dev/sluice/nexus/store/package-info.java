/**
 * The store port of Nexus: rows, and the questions that its decisions ask of them. The tables that
 * the SQL in the Javadoc of the stores reads, for PostgreSQL, all transactions serializable:
 *
 * <pre>{@code
 * CREATE TABLE sled (
 *   id uuid PRIMARY KEY, boot bigint NOT NULL, policy text NOT NULL, state text NOT NULL,
 *   desired_kind text, desired_amount bigint,            -- the ReservoirMode; null: none wanted
 *   report_boot bigint NOT NULL, address text NOT NULL, role text NOT NULL,
 *   serial text NOT NULL, part text NOT NULL, revision integer NOT NULL,
 *   hardware_threads integer NOT NULL, physical_ram_bytes bigint NOT NULL,
 *   phase text NOT NULL, desired_bytes bigint NOT NULL, settled_bytes bigint NOT NULL,
 *   progress_percent integer NOT NULL, errno text, generation bigint NOT NULL,
 *   decommissioned boolean NOT NULL,
 *   time_created timestamptz NOT NULL, time_modified timestamptz NOT NULL);
 *
 * CREATE TABLE instance (
 *   id uuid PRIMARY KEY, name text NOT NULL UNIQUE, memory_bytes bigint NOT NULL,
 *   auto_restart boolean NOT NULL, state text NOT NULL, propolis_id uuid,
 *   time_created timestamptz NOT NULL, last_auto_restart timestamptz);
 * CREATE INDEX instance_to_restart ON instance (last_auto_restart NULLS FIRST, id)
 *   WHERE state = 'FAILED' AND auto_restart;
 *
 * CREATE TABLE vmm (
 *   id uuid PRIMARY KEY, instance_id uuid NOT NULL, sled_id uuid NOT NULL, boot bigint NOT NULL,
 *   state text NOT NULL);
 * CREATE INDEX vmm_by_sled ON vmm (sled_id, id);
 * CREATE INDEX vmm_running_or_stopping ON vmm (id) WHERE state <> 'STARTING';
 *
 * CREATE TABLE reservation (
 *   id uuid PRIMARY KEY, sled_id uuid NOT NULL, reservoir_bytes bigint NOT NULL);
 * CREATE INDEX reservation_by_sled ON reservation (sled_id) INCLUDE (reservoir_bytes);
 *
 * CREATE TABLE saga (
 *   id uuid PRIMARY KEY, instance_id uuid NOT NULL, step text NOT NULL, before text NOT NULL,
 *   propolis_id uuid, refusals jsonb NOT NULL);
 * }</pre>
 */
@NullMarked
package dev.sluice.nexus.store;

import org.jspecify.annotations.NullMarked;
