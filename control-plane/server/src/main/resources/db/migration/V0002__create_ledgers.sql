-- Who did what, and which requests have been answered: both are written in the transaction of the mutation itself.
CREATE TABLE audit_record (
    position        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL,
    user_id         uuid,                                        -- absent: the control plane itself
    user_name       text NOT NULL,
    project_id      uuid,                                        -- of the caller's scope
    action          text NOT NULL CHECK (length(action) BETWEEN 1 AND 64),
    resource_kind   text NOT NULL CHECK (length(resource_kind) BETWEEN 1 AND 64),
    resource_id     text NOT NULL,
    outcome         text NOT NULL CHECK (outcome IN ('done', 'accepted', 'unchanged')),
    request_id      text NOT NULL,
    remote_address  text NOT NULL
);
CREATE INDEX audit_record_by_resource ON audit_record (resource_id, position);
CREATE INDEX audit_record_by_request ON audit_record (request_id);

-- Append-only, and not by good manners alone.
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_record is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_record_is_append_only BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_record_is_not_truncated BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- A mutation that comes again with the same request id and the same body gets the answer of the first time.
CREATE TABLE answered_request (
    request_id   text NOT NULL,
    -- SHA-256 over caller, method and body: nobody is answered with what somebody else asked.
    fingerprint  bytea NOT NULL CHECK (length(fingerprint) = 32),
    answer       bytea NOT NULL,
    answered_at  timestamptz NOT NULL,
    PRIMARY KEY (request_id, fingerprint)
);
CREATE INDEX answered_request_by_age ON answered_request (answered_at);
