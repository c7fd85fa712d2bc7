-- Hosts, the partitions that shard them over replicas, and what is claimed of each: placement needs a record that refuses overcommit by itself.
CREATE TABLE host (
    id                     uuid PRIMARY KEY,                     -- writer: enrolment
    number                 bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    name                   text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255), -- writer: enrolment
    availability_zone      text NOT NULL CHECK (length(availability_zone) BETWEEN 1 AND 255), -- writer: enrolment, operator
    shard                  integer NOT NULL CHECK (shard >= 0),  -- writer: enrolment; partition of the host topic that owns it
    address                text NOT NULL,                        -- writer: announce; host:port of the agent
    public_key_sha256      bytea NOT NULL UNIQUE,                -- writer: enrolment; makes Enrol idempotent
    state                  text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'up', 'unreachable')), -- writer: host session
    cordoned               boolean NOT NULL DEFAULT false,       -- writer: operator
    cordon_reason          text NOT NULL DEFAULT '',             -- writer: operator
    boot_id                text NOT NULL DEFAULT '',             -- writer: host session
    booted_at              timestamptz,                          -- writer: host session
    hypervisor_version     text NOT NULL DEFAULT '',             -- writer: host session
    agent_version          text NOT NULL DEFAULT '',             -- writer: host session
    architecture           text NOT NULL DEFAULT '',             -- writer: host session
    traits                 text[] NOT NULL DEFAULT '{}',         -- writer: host session
    cpus                   integer NOT NULL DEFAULT 0 CHECK (cpus >= 0),                 -- writer: host session
    memory_bytes           bigint NOT NULL DEFAULT 0 CHECK (memory_bytes >= 0),          -- writer: host session
    disk_bytes             bigint NOT NULL DEFAULT 0 CHECK (disk_bytes >= 0),            -- writer: host session
    cpu_overcommit         double precision NOT NULL DEFAULT 4.0 CHECK (cpu_overcommit BETWEEN 0.1 AND 64),      -- writer: operator
    memory_overcommit      double precision NOT NULL DEFAULT 1.0 CHECK (memory_overcommit BETWEEN 0.1 AND 4),    -- writer: operator
    disk_overcommit        double precision NOT NULL DEFAULT 1.0 CHECK (disk_overcommit BETWEEN 0.1 AND 64),     -- writer: operator
    reserved_memory_bytes  bigint NOT NULL DEFAULT 0 CHECK (reserved_memory_bytes >= 0), -- writer: operator
    reserved_disk_bytes    bigint NOT NULL DEFAULT 0 CHECK (reserved_disk_bytes >= 0),   -- writer: operator
    claimed_vcpus          bigint NOT NULL DEFAULT 0 CHECK (claimed_vcpus >= 0),         -- writer: claims, with the claim row
    claimed_memory_bytes   bigint NOT NULL DEFAULT 0 CHECK (claimed_memory_bytes >= 0),  -- writer: claims, with the claim row
    claimed_disk_bytes     bigint NOT NULL DEFAULT 0 CHECK (claimed_disk_bytes >= 0),    -- writer: claims, with the claim row
    generation             bigint NOT NULL DEFAULT 1,            -- writer: every change of inventory, ratios or state; never of claims
    enrolled_at            timestamptz NOT NULL,                 -- writer: enrolment
    updated_at             timestamptz NOT NULL,                 -- writer: whoever writes
    last_seen_at           timestamptz,                          -- writer: host session, at most once a heartbeat, batched
    removed_at             timestamptz                           -- writer: operator
);
CREATE INDEX host_by_shard ON host (shard) WHERE removed_at IS NULL;

-- One row for each piece of a host that an instance holds. Sums equal host.claimed_*; a background check proves it.
CREATE TABLE host_claim (
    id            uuid PRIMARY KEY,
    host_id       uuid NOT NULL REFERENCES host,
    instance_id   uuid NOT NULL,
    -- 'domain' for the incarnation that runs, 'retained' for the size or place to go back to while a resize awaits its word.
    purpose       text NOT NULL CHECK (purpose IN ('domain', 'retained')),
    vcpus         bigint NOT NULL CHECK (vcpus >= 0),
    memory_bytes  bigint NOT NULL CHECK (memory_bytes >= 0),
    disk_bytes    bigint NOT NULL CHECK (disk_bytes >= 0),
    claimed_at    timestamptz NOT NULL,
    UNIQUE (instance_id, host_id, purpose)
);
CREATE INDEX host_claim_by_host ON host_claim (host_id);
