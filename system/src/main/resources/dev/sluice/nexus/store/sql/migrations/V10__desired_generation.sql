-- Counts the changes of the reservoir that a sled should have, so that a sled-agent can tell an older
-- wish from a newer one. With a default, so that a Nexus of the release before can still insert a sled.
ALTER TABLE sled ADD COLUMN desired_generation bigint NOT NULL DEFAULT 0;
