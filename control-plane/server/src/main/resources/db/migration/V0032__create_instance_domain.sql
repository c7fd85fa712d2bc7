-- One incarnation of an instance on one host: how it shall be, and how its agent last saw it. (The table "domain" is the identity service's.)
CREATE TABLE instance_domain (
    id                       uuid PRIMARY KEY,                            -- writer: placement; saved before any agent hears it
    instance_id              uuid NOT NULL REFERENCES instance ON DELETE CASCADE, -- writer: placement
    host_id                  uuid NOT NULL REFERENCES host,               -- writer: placement
    created_at               timestamptz NOT NULL,                        -- writer: placement
    ended_at                 timestamptz,                                 -- writer: operations
    phase                    text NOT NULL CHECK (phase IN ('planned', 'live', 'retained', 'ending', 'ended')), -- writer: operations
    -- Intended; writer: operations, under the lock of the instance's row.
    generation               bigint NOT NULL CHECK (generation >= 0),
    power                    text NOT NULL CHECK (power IN ('running', 'off', 'paused', 'suspended', 'absent')),
    reboot_count             bigint NOT NULL,
    reboot_kind              text NOT NULL CHECK (reboot_kind IN ('soft', 'hard')),
    root_disk_incarnation    bigint NOT NULL,
    vcpus                    integer NOT NULL,
    memory_bytes             bigint NOT NULL,
    root_disk_bytes          bigint NOT NULL,
    ephemeral_disk_bytes     bigint NOT NULL,
    swap_bytes               bigint NOT NULL,
    copy_from                uuid,
    spec                     bytea NOT NULL,                              -- io.xenith.hostagent.v1.DomainSpec of this generation, byte for byte
    request_id               text NOT NULL,                               -- of the request that caused this generation
    -- Observed; writer: reports of the host's agent, by compare-and-set on (boot_id, report_sequence).
    boot_id                  text NOT NULL,
    held_generation          bigint NOT NULL,
    observed_generation      bigint NOT NULL,
    report_sequence          bigint NOT NULL,
    state                    text NOT NULL CHECK (state IN ('unseen', 'unknown', 'running', 'paused', 'suspended', 'off', 'crashed', 'absent')),
    domid                    integer,
    seen_reboot_count        bigint NOT NULL,
    seen_root_incarnation    bigint NOT NULL,
    failure_reason           text,
    failure_message          text CHECK ((failure_message IS NULL) = (failure_reason IS NULL)),
    failure_retrying         boolean NOT NULL,
    failure_attempts         integer NOT NULL,
    progress                 text NOT NULL,
    observed_at              timestamptz,
    started_at               timestamptz,
    CONSTRAINT instance_domain_ended CHECK ((phase = 'ended') = (ended_at IS NOT NULL)),
    CONSTRAINT instance_domain_planned_is_silent CHECK (phase <> 'planned' OR generation = 0),
    CONSTRAINT instance_domain_ending_is_absent CHECK (phase <> 'ending' OR power = 'absent')
);
-- At most one incarnation is the instance.
CREATE UNIQUE INDEX instance_domain_one_live ON instance_domain (instance_id) WHERE phase = 'live';
CREATE INDEX instance_domain_by_instance ON instance_domain (instance_id);
CREATE INDEX instance_domain_by_host ON instance_domain (host_id) WHERE phase <> 'ended';
CREATE INDEX instance_domain_pending ON instance_domain (host_id) WHERE observed_generation < generation AND phase <> 'ended';
