-- Since when an instance has failed; null if it has not. Whatever a Nexus of the release before writes
-- leaves it as it was.
ALTER TABLE instance ADD COLUMN time_failed timestamptz;
