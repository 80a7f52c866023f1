-- What VMs hold of a sled's reservoir, and the generation of the report that said so; null where none
-- has. A Nexus of the release before leaves both as they were, so they are of a report that it takes
-- only if its generation is this one.
ALTER TABLE sled ADD COLUMN used_bytes bigint;
ALTER TABLE sled ADD COLUMN used_generation bigint;
