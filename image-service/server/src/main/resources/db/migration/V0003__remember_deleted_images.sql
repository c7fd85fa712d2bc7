-- Ids that were used, so that a repeated request is known as one and an id never comes back as another image.
CREATE TABLE deleted_image (
    id         uuid PRIMARY KEY,
    project_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    deleted_at timestamptz NOT NULL
);
COMMENT ON COLUMN deleted_image.request_id IS 'The request that deleted the image; its repetition succeeds again.';
CREATE INDEX deleted_image_by_age ON deleted_image (deleted_at);
