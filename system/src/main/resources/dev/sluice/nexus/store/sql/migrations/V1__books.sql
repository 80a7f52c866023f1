-- What Nexus holds, as of a release that did not count the reports of a sled.
-- Common to PostgreSQL and CockroachDB: see docs/database.md.

CREATE TABLE sled (
  id uuid PRIMARY KEY,
  boot bigint NOT NULL,
  policy text NOT NULL,
  state text NOT NULL,
  desired_kind text,
  desired_amount bigint,
  report_boot bigint NOT NULL,
  address text NOT NULL,
  role text NOT NULL,
  serial text NOT NULL,
  part text NOT NULL,
  revision integer NOT NULL,
  hardware_threads integer NOT NULL,
  physical_ram_bytes bigint NOT NULL,
  phase text NOT NULL,
  desired_bytes bigint NOT NULL,
  settled_bytes bigint NOT NULL,
  progress_percent integer NOT NULL,
  errno text,
  decommissioned boolean NOT NULL,
  time_created timestamptz NOT NULL,
  time_modified timestamptz NOT NULL
);
CREATE INDEX sled_taking_instances ON sled (id) WHERE policy = 'IN_SERVICE' AND state = 'ACTIVE';
CREATE INDEX sled_with_desired_reservoir ON sled (id)
  WHERE desired_kind IS NOT NULL AND policy <> 'EXPUNGED';

CREATE TABLE instance (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  memory_bytes bigint NOT NULL,
  auto_restart boolean NOT NULL,
  state text NOT NULL,
  propolis_id uuid,
  time_created timestamptz NOT NULL,
  last_auto_restart timestamptz
);
CREATE UNIQUE INDEX instance_by_name ON instance (name);
CREATE INDEX instance_to_restart ON instance (last_auto_restart NULLS FIRST, id)
  WHERE state = 'FAILED' AND auto_restart;

CREATE TABLE vmm (
  id uuid PRIMARY KEY,
  instance_id uuid NOT NULL,
  sled_id uuid NOT NULL,
  boot bigint NOT NULL,
  state text NOT NULL
);
CREATE INDEX vmm_by_sled ON vmm (sled_id, id);
CREATE INDEX vmm_running_or_stopping ON vmm (id) WHERE state <> 'STARTING';

CREATE TABLE reservation (
  id uuid PRIMARY KEY,
  sled_id uuid NOT NULL,
  reservoir_bytes bigint NOT NULL
);

-- The sum of the reservations of each sled, kept by the transaction that changes one of them: what
-- placement reads stays one row a sled, however many instances there are.
CREATE TABLE reserved (
  sled_id uuid PRIMARY KEY,
  bytes bigint NOT NULL
);

CREATE TABLE saga (
  id uuid PRIMARY KEY,
  instance_id uuid NOT NULL,
  step text NOT NULL,
  before text NOT NULL,
  propolis_id uuid,
  refusals jsonb NOT NULL
);
