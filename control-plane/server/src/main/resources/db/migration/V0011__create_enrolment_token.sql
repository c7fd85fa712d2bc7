-- One-time tokens with which hosts join; only a hash is kept.
CREATE TABLE enrolment_token (
    token_sha256       bytea PRIMARY KEY,
    uses_left          integer NOT NULL CHECK (uses_left >= 0),
    availability_zone  text NOT NULL DEFAULT '',
    created_by         text NOT NULL,
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL
);
