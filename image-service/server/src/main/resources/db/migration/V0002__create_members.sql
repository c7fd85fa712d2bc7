-- Projects that an image is shared with, and what they said of it.
CREATE TABLE image_member (
    image_id   uuid NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    project_id text COLLATE "C" NOT NULL CHECK (project_id <> '' AND length(project_id) <= 64),
    status     text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (image_id, project_id)
);
COMMENT ON COLUMN image_member.status IS 'Written by the member project alone, after the owner added it as pending.';
CREATE INDEX image_member_of_project ON image_member (project_id, image_id);
