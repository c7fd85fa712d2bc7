-- What a tenant has of disks that outlive instances: intent only. A volume is on no host until something attaches it; the status is computed.
CREATE TABLE volume (
    id               uuid PRIMARY KEY,                                            -- writer: create
    project_id       uuid NOT NULL REFERENCES project ON DELETE RESTRICT,         -- writer: create
    user_id          uuid NOT NULL,                                               -- writer: create
    size_gib         bigint NOT NULL CHECK (size_gib BETWEEN 1 AND 1048576),      -- writer: create; configuration bounds it further
    -- What people wrote; writer: create, update.
    name             text NOT NULL CHECK (length(name) <= 255),
    description      text NOT NULL CHECK (length(description) <= 255),
    metadata_keys    text[] NOT NULL CHECK (cardinality(metadata_keys) <= 128),   -- in order, each once
    metadata_values  text[] NOT NULL,                                             -- of the key at the same place
    version          integer NOT NULL,                                            -- writer: Hibernate
    created_at       timestamptz NOT NULL,                                        -- writer: create
    updated_at       timestamptz NOT NULL,                                        -- writer: create, update
    CONSTRAINT volume_metadata_is_in_pairs CHECK (cardinality(metadata_keys) = cardinality(metadata_values))
);
CREATE INDEX volume_by_project ON volume (project_id, created_at DESC, id DESC);
CREATE INDEX volume_by_age ON volume (created_at DESC, id DESC);
