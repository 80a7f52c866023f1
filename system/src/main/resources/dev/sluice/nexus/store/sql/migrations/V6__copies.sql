-- Several Nexus over one database: each has a row, a saga has an owner and an epoch, and what a saga
-- came to outlives it.
CREATE TABLE nexus (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  beats bigint NOT NULL
);
CREATE UNIQUE INDEX nexus_by_name ON nexus (name);

-- A saga that a Nexus of the release before has begun has no owner.
ALTER TABLE saga ADD COLUMN owner uuid;
ALTER TABLE saga ADD COLUMN epoch bigint NOT NULL DEFAULT 1;
ALTER TABLE vmm ADD COLUMN epoch bigint NOT NULL DEFAULT 1;

CREATE TABLE saga_outcome (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  started jsonb,
  refusals jsonb NOT NULL,
  time_ended timestamptz NOT NULL
);
CREATE INDEX saga_outcome_by_time ON saga_outcome (time_ended, id);
