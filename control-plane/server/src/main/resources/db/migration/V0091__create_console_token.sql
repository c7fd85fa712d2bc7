-- Whoever shows a token is connected to the serial console of its instance. Only a hash is kept; seldom more than a few rows.
CREATE TABLE console_token (
    token_sha256  bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32), -- writer: console service
    instance_id   uuid NOT NULL REFERENCES instance ON DELETE CASCADE,     -- writer: console service
    project_id    uuid NOT NULL,                                           -- writer: console service; the instance's
    created_by    text NOT NULL,                                           -- writer: console service; user id
    created_at    timestamptz NOT NULL,                                    -- writer: console service
    expires_at    timestamptz NOT NULL,                                    -- writer: console service
    CONSTRAINT console_token_lives CHECK (expires_at > created_at)
);
CREATE INDEX console_token_by_instance ON console_token (instance_id);
CREATE INDEX console_token_by_expiry ON console_token (expires_at);
