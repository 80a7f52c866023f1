-- Reports of a sled are counted from here on. A sled that is known already has reported once, as far
-- as anybody can tell: its agent asks which generation Nexus holds and goes on with the next.
-- With a default, so that a Nexus of the release before can still insert a sled.
ALTER TABLE sled ADD COLUMN generation bigint NOT NULL DEFAULT 1;
