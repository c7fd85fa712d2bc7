-- Which control-plane replicas live, and how much each owns: operators must see a replica that is gone or idle.
CREATE TABLE replica (
    name              text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 255), -- writer: the replica itself, all columns
    started_at        timestamptz NOT NULL,
    seen_at           timestamptz NOT NULL,
    partitions_owned  integer NOT NULL CHECK (partitions_owned >= 0),
    hosts_owned       integer NOT NULL CHECK (hosts_owned >= 0)
);
