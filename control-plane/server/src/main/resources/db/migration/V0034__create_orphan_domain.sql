-- Domains that an agent holds and the record does not know. They are told to be absent, but not before a time of grace: a record that was restored from a backup must not destroy what it forgot.
CREATE TABLE orphan_domain (
    id               uuid PRIMARY KEY,
    host_id          uuid NOT NULL REFERENCES host ON DELETE CASCADE,
    instance_id      uuid NOT NULL,
    held_generation  bigint NOT NULL,
    first_seen_at    timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    condemned_at     timestamptz                                      -- writer: the reconciler of orphans, once the time of grace is over
);
CREATE INDEX orphan_domain_by_host ON orphan_domain (host_id);
