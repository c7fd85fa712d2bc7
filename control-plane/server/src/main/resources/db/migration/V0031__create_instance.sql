-- What a tenant has: intent only. Where it runs and how it was seen is in instance_domain; the status is computed and never stored.
CREATE TABLE instance (
    id                     uuid PRIMARY KEY,                            -- writer: create; made from the request, so that a repeat meets itself
    project_id             uuid NOT NULL REFERENCES project ON DELETE RESTRICT, -- writer: create
    user_id                uuid NOT NULL,                               -- writer: create
    created_at             timestamptz NOT NULL,                        -- writer: create
    reservation_id         text NOT NULL,                               -- writer: create; shared by the instances of one request
    launch_index           integer NOT NULL CHECK (launch_index >= 0),  -- writer: create
    -- What people wrote; writer: create, update, rebuild.
    name                   text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    description            text NOT NULL CHECK (length(description) <= 255),
    hostname               text NOT NULL CHECK (length(hostname) <= 255),
    access_ipv4            text NOT NULL,
    access_ipv6            text NOT NULL,
    metadata               text[] NOT NULL CHECK (cardinality(metadata) <= 1024), -- each: key, unit separator (U+001F), value
    tags                   text[] NOT NULL CHECK (cardinality(tags) <= 50),
    locked                 boolean NOT NULL,
    locked_by_administrator boolean NOT NULL CHECK (locked OR NOT locked_by_administrator),
    lock_reason            text NOT NULL,
    keypair_name           text NOT NULL,
    keypair_public_key     text NOT NULL,
    user_data              bytea NOT NULL CHECK (length(user_data) <= 65536),
    config_drive           boolean NOT NULL,
    -- What it is; writer: create, resize, rebuild. flavor is io.xenith.controlplane.v1.Flavor as it was; the columns after it are copies for filters and sums.
    flavor                 bytea NOT NULL,
    flavor_id              text NOT NULL,
    flavor_name            text NOT NULL,
    vcpus                  bigint NOT NULL CHECK (vcpus >= 1),
    memory_mib             bigint NOT NULL CHECK (memory_mib >= 1),
    disk_gib               bigint NOT NULL CHECK (disk_gib >= 0),
    boot                   bytea NOT NULL,                              -- the boot part of io.xenith.hostagent.v1.DomainSpec
    image_id               uuid NOT NULL,
    image_properties       text[] NOT NULL,                             -- as metadata
    image_disk_bytes       bigint NOT NULL CHECK (image_disk_bytes >= 0),
    -- Where it wants to be; writer: create.
    requested_zone         text NOT NULL,
    requested_hosts        uuid[] NOT NULL,
    group_id               uuid,
    group_policy           text NOT NULL CHECK (group_policy IN ('', 'affinity', 'anti_affinity', 'soft_affinity', 'soft_anti_affinity')),
    group_max_per_host     integer NOT NULL CHECK (group_max_per_host >= 0),
    apart_from             uuid[] NOT NULL,
    beside                 uuid[] NOT NULL,
    -- What it shall be; writer: requests and operations, under the lock of this row.
    power                  text NOT NULL CHECK (power IN ('running', 'off', 'paused', 'suspended', 'absent')),
    generation             bigint NOT NULL CHECK (generation >= 1),
    reboot_count           bigint NOT NULL CHECK (reboot_count >= 0),
    reboot_kind            text NOT NULL CHECK (reboot_kind IN ('soft', 'hard')),
    root_disk_incarnation  bigint NOT NULL CHECK (root_disk_incarnation >= 1),
    resize                 text NOT NULL CHECK (resize IN ('settled', 'asked', 'awaiting')),
    other_flavor           bytea CHECK ((resize = 'settled') = (other_flavor IS NULL)), -- the target while asked, the previous while awaiting
    launched_at            timestamptz,                                 -- first seen running
    deleted_at             timestamptz,                                 -- nothing is left of it; from then on a tombstone
    fault_reason           text,                                        -- why it is FAILED
    fault_message          text CHECK ((fault_message IS NULL) = (fault_reason IS NULL)),
    fault_details          text CHECK ((fault_details IS NULL) = (fault_reason IS NULL)),
    fault_at               timestamptz CHECK ((fault_at IS NULL) = (fault_reason IS NULL)),
    updated_at             timestamptz NOT NULL,
    CONSTRAINT instance_deleted_is_absent CHECK ((deleted_at IS NOT NULL) = (power = 'absent'))
);
CREATE INDEX instance_by_project ON instance (project_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX instance_by_age ON instance (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX instance_by_group ON instance (group_id) WHERE group_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX instance_by_reservation ON instance (reservation_id);
CREATE INDEX instance_tombstone ON instance (deleted_at) WHERE deleted_at IS NOT NULL;
