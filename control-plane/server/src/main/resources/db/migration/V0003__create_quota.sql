-- Limits of each project and what is claimed of them, in one row, so that one statement claims several resources or none.
-- A NULL limit is no limit. A limit may be set below what is in use; then nothing more can be claimed, and nothing is taken away.
-- Limits are written by administrators; in_use by the transaction that makes or removes the thing counted, and by nothing else.
CREATE TABLE project_quota (
    project_id                     uuid PRIMARY KEY REFERENCES project,
    instances_limit                bigint CHECK (instances_limit >= 0),
    instances_in_use               bigint NOT NULL DEFAULT 0 CHECK (instances_in_use >= 0),
    vcpus_limit                    bigint CHECK (vcpus_limit >= 0),
    vcpus_in_use                   bigint NOT NULL DEFAULT 0 CHECK (vcpus_in_use >= 0),
    memory_mib_limit               bigint CHECK (memory_mib_limit >= 0),
    memory_mib_in_use              bigint NOT NULL DEFAULT 0 CHECK (memory_mib_in_use >= 0),
    instance_groups_limit          bigint CHECK (instance_groups_limit >= 0),
    instance_groups_in_use         bigint NOT NULL DEFAULT 0 CHECK (instance_groups_in_use >= 0),
    networks_limit                 bigint CHECK (networks_limit >= 0),
    networks_in_use                bigint NOT NULL DEFAULT 0 CHECK (networks_in_use >= 0),
    subnets_limit                  bigint CHECK (subnets_limit >= 0),
    subnets_in_use                 bigint NOT NULL DEFAULT 0 CHECK (subnets_in_use >= 0),
    ports_limit                    bigint CHECK (ports_limit >= 0),
    ports_in_use                   bigint NOT NULL DEFAULT 0 CHECK (ports_in_use >= 0),
    routers_limit                  bigint CHECK (routers_limit >= 0),
    routers_in_use                 bigint NOT NULL DEFAULT 0 CHECK (routers_in_use >= 0),
    floating_addresses_limit       bigint CHECK (floating_addresses_limit >= 0),
    floating_addresses_in_use      bigint NOT NULL DEFAULT 0 CHECK (floating_addresses_in_use >= 0),
    security_groups_limit          bigint CHECK (security_groups_limit >= 0),
    security_groups_in_use         bigint NOT NULL DEFAULT 0 CHECK (security_groups_in_use >= 0),
    security_group_rules_limit     bigint CHECK (security_group_rules_limit >= 0),
    security_group_rules_in_use    bigint NOT NULL DEFAULT 0 CHECK (security_group_rules_in_use >= 0),
    -- Limits of one thing (an instance, a user, a group) rather than of the project: compared where the thing changes, never summed.
    metadata_items_limit           bigint CHECK (metadata_items_limit >= 0),
    keypairs_limit                 bigint CHECK (keypairs_limit >= 0),
    instance_group_members_limit   bigint CHECK (instance_group_members_limit >= 0)
) WITH (fillfactor = 50); -- room for the new versions of a row that changes with each create, so that no index does
