-- A resize that is taken back needs the size it goes back to, disk by disk; the claim is where that size is kept.
ALTER TABLE host_claim
    ADD COLUMN root_disk_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN ephemeral_disk_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN swap_bytes bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT host_claim_disks_sum CHECK (disk_bytes = root_disk_bytes + ephemeral_disk_bytes + swap_bytes);
ALTER TABLE host_claim
    ALTER COLUMN root_disk_bytes DROP DEFAULT,
    ALTER COLUMN ephemeral_disk_bytes DROP DEFAULT,
    ALTER COLUMN swap_bytes DROP DEFAULT;
