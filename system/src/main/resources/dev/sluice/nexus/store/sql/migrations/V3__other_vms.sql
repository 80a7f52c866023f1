-- VMs on a sled that the present boot of its agent has not made; null where there are none.
ALTER TABLE sled ADD COLUMN other_vms jsonb;
