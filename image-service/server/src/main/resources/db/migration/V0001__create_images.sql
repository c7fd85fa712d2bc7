-- The record of images: every image has a project from its first row on, and data that is complete or not there.

CREATE TABLE blob (
    sha512          text COLLATE "C" PRIMARY KEY CHECK (sha512 ~ '^[0-9a-f]{128}$'),
    md5             text COLLATE "C" NOT NULL CHECK (md5 ~ '^[0-9a-f]{32}$'),
    size_bytes      bigint NOT NULL CHECK (size_bytes >= 0),
    stored_at       timestamptz NOT NULL,
    unreferenced_at timestamptz,
    verified_at     timestamptz NOT NULL,
    damaged_at      timestamptz,
    UNIQUE (sha512, md5, size_bytes)
);
COMMENT ON TABLE blob IS 'One file of the blob directory. Its file is linked and unlinked under the advisory lock of its sha512.';
COMMENT ON COLUMN blob.stored_at IS 'Written by the upload that stored these bytes last.';
COMMENT ON COLUMN blob.unreferenced_at IS 'Set by the deletion of the last image that names it, cleared by an upload; the collector reads it.';
COMMENT ON COLUMN blob.verified_at IS 'Written by upload and scrubber: when the bytes were last seen to have this digest.';
COMMENT ON COLUMN blob.damaged_at IS 'Set by the scrubber when they had not; cleared by an upload of the same bytes.';
CREATE INDEX blob_unreferenced ON blob (unreferenced_at) WHERE unreferenced_at IS NOT NULL;
CREATE INDEX blob_verified ON blob (verified_at);

CREATE TABLE image (
    id                   uuid PRIMARY KEY,
    project_id           text COLLATE "C" NOT NULL CHECK (project_id <> '' AND length(project_id) <= 64),
    name                 text COLLATE "C" NOT NULL CHECK (length(name) <= 255),
    state                text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'saving', 'active', 'killed', 'deactivated')),
    visibility           text COLLATE "C" NOT NULL CHECK (visibility IN ('private', 'shared', 'community', 'public')),
    protected            boolean NOT NULL,
    hidden               boolean NOT NULL,
    disk_format          text COLLATE "C" NOT NULL
        CHECK (disk_format IN ('', 'raw', 'qcow2', 'iso', 'vmdk', 'vhd', 'vhdx', 'vdi', 'aki', 'ari', 'ami')),
    container_format     text COLLATE "C" NOT NULL
        CHECK (container_format IN ('', 'bare', 'ovf', 'ova', 'docker', 'aki', 'ari', 'ami')),
    min_disk_gib         integer NOT NULL CHECK (min_disk_gib >= 0),
    min_memory_mib       integer NOT NULL CHECK (min_memory_mib >= 0),
    sha512               text COLLATE "C",
    md5                  text COLLATE "C",
    size_bytes           bigint,
    virtual_size_bytes   bigint CHECK (virtual_size_bytes >= 0),
    tags                 text[] NOT NULL,
    properties           jsonb NOT NULL CHECK (jsonb_typeof(properties) = 'object'),
    request_digest       text COLLATE "C" NOT NULL,
    upload_id            uuid UNIQUE,
    upload_owner         text COLLATE "C",
    upload_lease_until   timestamptz,
    upload_claimed_bytes bigint CHECK (upload_claimed_bytes >= 0),
    version              bigint NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    CONSTRAINT image_has_data_when_active CHECK (
        num_nonnulls(sha512, md5, size_bytes, virtual_size_bytes)
            = CASE WHEN state IN ('active', 'deactivated') THEN 4 ELSE 0 END),
    CONSTRAINT image_has_upload_when_saving CHECK (
        num_nonnulls(upload_id, upload_owner, upload_lease_until, upload_claimed_bytes)
            = CASE WHEN state = 'saving' THEN 4 ELSE 0 END),
    FOREIGN KEY (sha512, md5, size_bytes) REFERENCES blob (sha512, md5, size_bytes)
);
COMMENT ON COLUMN image.state IS 'Moved by the upload record with compare-and-set, and by SetActive.';
COMMENT ON COLUMN image.request_digest IS 'Digest of the request that created the row, for idempotent creation.';
COMMENT ON COLUMN image.upload_owner IS 'The replica whose process receives the data.';
COMMENT ON COLUMN image.upload_lease_until IS 'Renewed by that replica; when it is over, anybody may put the image back to queued.';
COMMENT ON COLUMN image.upload_claimed_bytes IS 'What the upload may add to the usage of the project.';
COMMENT ON COLUMN image.version IS 'Grows with every change of the record, by Hibernate or by SQL.';
CREATE INDEX image_of_project ON image (project_id, created_at DESC, id DESC);
CREATE INDEX image_of_everybody ON image (visibility, created_at DESC, id DESC) WHERE visibility IN ('public', 'community');
CREATE INDEX image_of_blob ON image (sha512) WHERE sha512 IS NOT NULL;
CREATE INDEX image_saving ON image (upload_lease_until) WHERE state = 'saving';
