-- Which instance has a volume, or may still have it: one at most, which the primary key holds. Writer of all: requests and operations, under the
-- lock of the instance's row; an insertion also under that of the volume's.
CREATE TABLE volume_attachment (
    volume_id    uuid PRIMARY KEY REFERENCES volume,
    instance_id  uuid NOT NULL REFERENCES instance ON DELETE CASCADE,
    device       text NOT NULL CHECK (device ~ '^xvd[e-y]$'), -- as its guest calls it
    phase        text NOT NULL CHECK (phase IN ('attaching', 'attached', 'detaching', 'leaving')),
    attached_at  timestamptz NOT NULL,                        -- when it was asked for
    UNIQUE (instance_id, device)
);
