-- Volumes and their size together are claimed as all else that counts is. Projects that have a row get the default of a new one.
-- The defaults stay, for a row that a replica of the release before writes during the upgrade; a NULL that is written is no limit.
ALTER TABLE project_quota
    ADD COLUMN volumes_limit      bigint DEFAULT 10 CHECK (volumes_limit >= 0),
    ADD COLUMN volumes_in_use     bigint NOT NULL DEFAULT 0 CHECK (volumes_in_use >= 0),
    ADD COLUMN volume_gib_limit   bigint DEFAULT 1000 CHECK (volume_gib_limit >= 0),
    ADD COLUMN volume_gib_in_use  bigint NOT NULL DEFAULT 0 CHECK (volume_gib_in_use >= 0);
