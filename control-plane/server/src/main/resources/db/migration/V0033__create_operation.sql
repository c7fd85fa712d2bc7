-- What was asked of instances: durable from the moment it was accepted, with an owner, a lease and a deadline while it is open.
CREATE TABLE operation (
    id               uuid PRIMARY KEY,                                -- writer: the request
    instance_id      uuid NOT NULL REFERENCES instance ON DELETE CASCADE, -- writer: the request
    project_id       uuid NOT NULL,                                   -- writer: the request
    kind             text NOT NULL,                                   -- writer: the request
    state            text NOT NULL CHECK (state IN ('open', 'succeeded', 'failed', 'cancelled')), -- writer: whoever carries it on, under the instance's lock; so all below
    step             text NOT NULL,
    owner            text NOT NULL,                                   -- replica; empty while it waits for a report
    lease_until      timestamptz,
    deadline         timestamptz NOT NULL,
    attempts         integer NOT NULL,
    tried_hosts      uuid[] NOT NULL,
    -- The trail from whoever asked; writer: the request.
    user_id          text NOT NULL,
    request_id       text NOT NULL,
    request_digest   text NOT NULL,
    traceparent      text NOT NULL,
    why              text NOT NULL,
    steps            bytea NOT NULL,                                  -- io.xenith.controlplane.v1.Operation with nothing but its steps
    fault_reason     text,
    fault_message    text CHECK ((fault_message IS NULL) = (fault_reason IS NULL)),
    fault_details    text CHECK ((fault_details IS NULL) = (fault_reason IS NULL)),
    fault_at         timestamptz CHECK ((fault_at IS NULL) = (fault_reason IS NULL)),
    started_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    finished_at      timestamptz,
    CONSTRAINT operation_finished CHECK ((state = 'open') = (finished_at IS NULL)),
    CONSTRAINT operation_failed_says_why CHECK (state <> 'failed' OR fault_reason IS NOT NULL),
    CONSTRAINT operation_has_owner CHECK ((lease_until IS NULL) = (owner = '')),
    -- The same request does the same thing to an instance once.
    CONSTRAINT operation_once UNIQUE (instance_id, request_id, kind)
);
CREATE UNIQUE INDEX operation_one_open ON operation (instance_id) WHERE state = 'open';
CREATE INDEX operation_by_lease ON operation (lease_until) WHERE state = 'open';
CREATE INDEX operation_by_deadline ON operation (deadline) WHERE state = 'open';
CREATE INDEX operation_by_instance ON operation (instance_id, started_at DESC, id DESC);
