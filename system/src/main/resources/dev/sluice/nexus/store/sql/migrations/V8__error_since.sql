-- When the error in a sled's last report was first reported; null if there is none, or if a Nexus of
-- the release before took that report.
ALTER TABLE sled ADD COLUMN error_since timestamptz;
