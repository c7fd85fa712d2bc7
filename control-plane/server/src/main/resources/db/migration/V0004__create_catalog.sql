-- Sizes, key pairs and instance groups. Instances keep copies of what they were made with, so all of this may be deleted at any time.
CREATE TABLE flavor (
    id                  text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),      -- writer: catalog; the administrator's choice
    name                text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    vcpus               integer NOT NULL CHECK (vcpus BETWEEN 1 AND 4096),
    memory_mib          bigint NOT NULL CHECK (memory_mib BETWEEN 1 AND 1073741824),
    root_disk_gib       bigint NOT NULL CHECK (root_disk_gib BETWEEN 0 AND 1048576),
    ephemeral_disk_gib  bigint NOT NULL CHECK (ephemeral_disk_gib BETWEEN 0 AND 1048576),
    swap_mib            bigint NOT NULL CHECK (swap_mib BETWEEN 0 AND 1073741824),
    is_public           boolean NOT NULL,
    disabled            boolean NOT NULL,
    rxtx_factor         double precision NOT NULL CHECK (rxtx_factor > 0),
    description         text NOT NULL CHECK (length(description) <= 65535),
    version             integer NOT NULL,                                           -- writer: Hibernate
    created_at          timestamptz NOT NULL,
    CONSTRAINT flavor_name_taken UNIQUE (name)
);

CREATE TABLE flavor_extra_spec (
    flavor_id  text NOT NULL REFERENCES flavor ON DELETE CASCADE,
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    value      text NOT NULL CHECK (length(value) <= 255),
    PRIMARY KEY (flavor_id, key)
);

-- Projects that may use a private flavor.
CREATE TABLE flavor_access (
    flavor_id   text NOT NULL REFERENCES flavor ON DELETE CASCADE,
    project_id  uuid NOT NULL REFERENCES project ON DELETE CASCADE,
    PRIMARY KEY (flavor_id, project_id)
);
CREATE INDEX flavor_access_by_project ON flavor_access (project_id);

-- Only the public half; the private one never comes here. Rows are written once.
CREATE TABLE keypair (
    user_id      uuid NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    number       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    type         text NOT NULL CHECK (type IN ('ssh', 'x509')),
    public_key   text NOT NULL CHECK (length(public_key) BETWEEN 1 AND 16384),
    fingerprint  text NOT NULL CHECK (length(fingerprint) BETWEEN 1 AND 255),
    created_at   timestamptz NOT NULL,
    CONSTRAINT keypair_name_taken PRIMARY KEY (user_id, name)
);

CREATE TABLE instance_group (
    id            uuid PRIMARY KEY,
    project_id    uuid NOT NULL REFERENCES project,
    user_id       uuid NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    policy        text NOT NULL CHECK (policy IN ('affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity')),
    max_per_host  integer NOT NULL CHECK (max_per_host >= 1),
    version       integer NOT NULL,                                                 -- writer: Hibernate
    created_at    timestamptz NOT NULL,
    CONSTRAINT instance_group_max_is_for_anti_affinity CHECK (max_per_host = 1 OR policy = 'anti-affinity')
);
CREATE INDEX instance_group_by_project ON instance_group (project_id, created_at, id);
