-- Routers, ports and the addresses they hold. An address is held by its row; the unique index is what refuses it to a second.
CREATE TABLE router (
    id                   uuid PRIMARY KEY,
    project_id           uuid NOT NULL REFERENCES project,
    name                 text NOT NULL CHECK (length(name) <= 255),
    description          text NOT NULL CHECK (length(description) <= 255),
    admin_up             boolean NOT NULL,
    external_network_id  uuid REFERENCES network,
    snat                 boolean NOT NULL,
    route_destinations   text[] NOT NULL,
    route_next_hops      text[] NOT NULL CHECK (cardinality(route_next_hops) = cardinality(route_destinations)),
    tags                 text[] NOT NULL,
    revision             integer NOT NULL,                                       -- writer: Hibernate
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL
);
CREATE INDEX router_by_project ON router (project_id);
CREATE INDEX router_by_external_network ON router (external_network_id) WHERE external_network_id IS NOT NULL;

CREATE TABLE port (
    id                 uuid PRIMARY KEY,
    project_id         uuid NOT NULL,
    network_id         uuid NOT NULL REFERENCES network,
    name               text NOT NULL CHECK (length(name) <= 255),
    description        text NOT NULL CHECK (length(description) <= 255),
    admin_up           boolean NOT NULL,
    mac                text NOT NULL CHECK (mac ~ '^([0-9a-f]{2}:){5}[0-9a-f]{2}$'),
    -- Who uses it, as people are told.
    device_id          text NOT NULL CHECK (length(device_id) <= 255),
    device_owner       text NOT NULL CHECK (length(device_owner) <= 255),
    -- The same for our own: exactly one of them, or neither.
    instance_id        uuid,                                                     -- writer: port allocation
    router_id          uuid REFERENCES router,                                   -- writer: routers
    -- Made for the instance, so it goes with it.
    ephemeral          boolean NOT NULL,
    number             integer NOT NULL DEFAULT 0,                               -- order of the NICs of an instance
    bound_host         text NOT NULL,                                            -- writer: port allocation
    status             text NOT NULL CHECK (status IN ('down', 'active', 'building')),
    port_security      boolean NOT NULL,
    pair_cidrs         text[] NOT NULL,
    pair_macs          text[] NOT NULL CHECK (cardinality(pair_macs) = cardinality(pair_cidrs)),
    vnic_type          text NOT NULL,
    dns_name           text NOT NULL,
    tags               text[] NOT NULL,
    revision           bigint NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT port_mac_taken UNIQUE (network_id, mac),
    CONSTRAINT port_has_one_user CHECK (instance_id IS NULL OR router_id IS NULL),
    CONSTRAINT port_ephemeral_is_of_instance CHECK (NOT ephemeral OR instance_id IS NOT NULL)
);
CREATE INDEX port_by_project ON port (project_id);
CREATE INDEX port_by_instance ON port (instance_id) WHERE instance_id IS NOT NULL;
CREATE INDEX port_by_router ON port (router_id) WHERE router_id IS NOT NULL;
CREATE INDEX port_by_device ON port (device_id) WHERE device_id <> '' AND instance_id IS NULL;
CREATE UNIQUE INDEX port_gateway_is_one ON port (router_id) WHERE device_owner = 'network:router_gateway';

CREATE TABLE port_address (
    subnet_id  uuid NOT NULL REFERENCES subnet,
    address    inet NOT NULL CHECK (masklen(address) = CASE family(address) WHEN 4 THEN 32 ELSE 128 END),
    port_id    uuid NOT NULL REFERENCES port ON DELETE CASCADE,
    CONSTRAINT port_address_taken PRIMARY KEY (subnet_id, address)
);
CREATE INDEX port_address_by_port ON port_address (port_id);

CREATE TABLE port_security_group (
    port_id   uuid NOT NULL REFERENCES port ON DELETE CASCADE,
    group_id  uuid NOT NULL REFERENCES security_group,
    PRIMARY KEY (port_id, group_id)
);
CREATE INDEX port_security_group_by_group ON port_security_group (group_id);
