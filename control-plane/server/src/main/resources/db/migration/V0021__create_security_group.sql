-- Security groups and their rules. Each project has one named default, made at the first look.
CREATE TABLE security_group (
    id           uuid PRIMARY KEY,
    project_id   uuid NOT NULL REFERENCES project,
    name         text NOT NULL CHECK (length(name) <= 255),
    description  text NOT NULL CHECK (length(description) <= 255),
    is_default   boolean NOT NULL,
    stateful     boolean NOT NULL,
    tags         text[] NOT NULL,
    revision     integer NOT NULL,                                               -- writer: Hibernate
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT security_group_default_keeps_its_name CHECK (NOT is_default OR name = 'default')
);
CREATE UNIQUE INDEX security_group_default_is_one ON security_group (project_id) WHERE is_default;
CREATE INDEX security_group_by_project ON security_group (project_id);

CREATE TABLE security_group_rule (
    id               uuid PRIMARY KEY,
    group_id         uuid NOT NULL REFERENCES security_group ON DELETE CASCADE,
    project_id       uuid NOT NULL REFERENCES project,
    ingress          boolean NOT NULL,
    ip_version       integer NOT NULL CHECK (ip_version IN (4, 6)),
    protocol         text NOT NULL,                                              -- as given; empty: any
    port_first       integer CHECK (port_first BETWEEN 0 AND 65535),
    port_last        integer CHECK (port_last BETWEEN 0 AND 65535),
    remote_cidr      text NOT NULL,                                              -- as given; empty: any
    remote_group_id  uuid REFERENCES security_group,
    description      text NOT NULL CHECK (length(description) <= 255),
    created_at       timestamptz NOT NULL,
    CONSTRAINT security_group_rule_has_one_remote CHECK (remote_cidr = '' OR remote_group_id IS NULL),
    CONSTRAINT security_group_rule_exists UNIQUE NULLS NOT DISTINCT
        (group_id, ingress, ip_version, protocol, port_first, port_last, remote_cidr, remote_group_id)
);
CREATE INDEX security_group_rule_by_remote ON security_group_rule (remote_group_id) WHERE remote_group_id IS NOT NULL;
CREATE INDEX security_group_rule_by_project ON security_group_rule (project_id);
