-- Sleds that are drained: which sled a saga moves an instance away from, and which VMMs were found not
-- to be able to leave theirs, when and why.
ALTER TABLE saga ADD COLUMN from_sled_id uuid;
CREATE INDEX saga_from_sled ON saga (from_sled_id) WHERE from_sled_id IS NOT NULL;

ALTER TABLE vmm ADD COLUMN drain_turn bigint NOT NULL DEFAULT 0;
ALTER TABLE vmm ADD COLUMN stay text;
CREATE INDEX vmm_to_move ON vmm (sled_id, drain_turn, id) WHERE state = 'RUNNING';
CREATE INDEX vmm_staying ON vmm (sled_id, id) WHERE state = 'RUNNING' AND stay IS NOT NULL;
