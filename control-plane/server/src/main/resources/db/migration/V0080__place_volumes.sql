-- A volume's disk is on the host of the first server that has it, and is claimed there as domains are, in the same ledger.
ALTER TABLE volume
    ADD COLUMN host_id     uuid REFERENCES host,  -- writer: its first attach; absent: it is on no host
    ADD COLUMN deleting_at timestamptz,           -- writer: delete; set until its host has removed the disk
    ADD CONSTRAINT volume_deleting_is_placed CHECK (deleting_at IS NULL OR host_id IS NOT NULL);
CREATE INDEX volume_being_deleted ON volume (deleting_at) WHERE deleting_at IS NOT NULL;
ALTER TABLE host_claim
    ALTER COLUMN instance_id DROP NOT NULL,
    ADD COLUMN volume_id uuid UNIQUE REFERENCES volume,
    DROP CONSTRAINT host_claim_purpose_check,
    ADD CONSTRAINT host_claim_purpose_check CHECK (purpose IN ('domain', 'retained', 'volume')),
    DROP CONSTRAINT host_claim_disks_sum,
    ADD CONSTRAINT host_claim_disks_sum
        CHECK (purpose = 'volume' OR disk_bytes = root_disk_bytes + ephemeral_disk_bytes + swap_bytes),
    ADD CONSTRAINT host_claim_of_a_volume CHECK ((purpose = 'volume') = (volume_id IS NOT NULL)),
    ADD CONSTRAINT host_claim_of_one CHECK ((instance_id IS NULL) = (volume_id IS NOT NULL));
