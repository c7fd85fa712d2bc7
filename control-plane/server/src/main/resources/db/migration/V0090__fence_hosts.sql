-- A host that is silent may still run its guests. Somebody says that it is off, and from then on its instances may be made anew elsewhere.
ALTER TABLE host
    ADD COLUMN fenced_at timestamptz,     -- writer: operator
    ADD COLUMN fenced_by text,            -- writer: operator; user id
    ADD COLUMN fenced_boot_id text,       -- writer: operator; the boot that the host was last heard of in
    ADD CONSTRAINT host_fence_is_whole
        CHECK ((fenced_at IS NULL) = (fenced_by IS NULL) AND (fenced_at IS NULL) = (fenced_boot_id IS NULL));
ALTER TABLE operation
    DROP CONSTRAINT operation_moves_from,
    ADD CONSTRAINT operation_moves_from CHECK ((kind IN ('migrate', 'migrate_cold', 'evacuate')) = (source_host IS NOT NULL));
