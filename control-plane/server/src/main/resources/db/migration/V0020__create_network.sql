-- Networks and subnets: what addresses there are to give, and to whom they may be shown.
CREATE SEQUENCE network_segment MINVALUE 1 MAXVALUE 16777215 CYCLE; -- identifiers of overlay segments, 24 bits

CREATE TABLE network (
    id                uuid PRIMARY KEY,
    project_id        uuid NOT NULL REFERENCES project,
    name              text NOT NULL CHECK (length(name) <= 255),
    description       text NOT NULL CHECK (length(description) <= 255),
    admin_up          boolean NOT NULL,
    shared            boolean NOT NULL,                                          -- writer: administrators
    external          boolean NOT NULL,                                          -- writer: administrators
    is_default        boolean NOT NULL,                                          -- writer: administrators
    mtu               integer NOT NULL CHECK (mtu BETWEEN 68 AND 9500),
    port_security     boolean NOT NULL,
    segment_kind      text NOT NULL CHECK (segment_kind IN ('geneve', 'vlan', 'flat')), -- writer: administrators, at creation
    physical_network  text NOT NULL,                                             -- writer: administrators, at creation
    segment_id        bigint NOT NULL,
    dns_domain        text NOT NULL,
    tags              text[] NOT NULL,
    revision          integer NOT NULL,                                          -- writer: Hibernate
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT network_segment_fits CHECK (CASE segment_kind
        WHEN 'geneve' THEN physical_network = '' AND segment_id BETWEEN 1 AND 16777215
        WHEN 'vlan' THEN physical_network <> '' AND segment_id BETWEEN 1 AND 4094
        ELSE physical_network <> '' AND segment_id = 0 END),
    CONSTRAINT network_segment_taken UNIQUE (segment_kind, physical_network, segment_id)
);
CREATE INDEX network_by_project ON network (project_id);
CREATE INDEX network_seen_by_all ON network (id) WHERE shared OR external;
CREATE UNIQUE INDEX network_default_is_one ON network (is_default) WHERE is_default;

CREATE TABLE subnet (
    id                  uuid PRIMARY KEY,
    project_id          uuid NOT NULL REFERENCES project,
    network_id          uuid NOT NULL REFERENCES network,
    name                text NOT NULL CHECK (length(name) <= 255),
    description         text NOT NULL CHECK (length(description) <= 255),
    ip_version          integer NOT NULL CHECK (ip_version IN (4, 6)),
    cidr                cidr NOT NULL CHECK (family(cidr) = ip_version),
    gateway             inet CHECK (gateway << cidr),
    dhcp                boolean NOT NULL,
    dns_servers         text[] NOT NULL CHECK (cardinality(dns_servers) <= 20),
    route_destinations  text[] NOT NULL,
    route_next_hops     text[] NOT NULL CHECK (cardinality(route_next_hops) = cardinality(route_destinations)),
    ipv6_address_mode   text NOT NULL CHECK (ipv6_address_mode IN ('', 'slaac', 'dhcpv6-stateful', 'dhcpv6-stateless')),
    ipv6_ra_mode        text NOT NULL CHECK (ipv6_ra_mode IN ('', 'slaac', 'dhcpv6-stateful', 'dhcpv6-stateless')),
    tags                text[] NOT NULL,
    revision            integer NOT NULL,                                        -- writer: Hibernate
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    CONSTRAINT subnet_modes_are_of_version_6
        CHECK (ip_version = 6 OR (ipv6_address_mode = '' AND ipv6_ra_mode = '')),
    -- The network as a range of one number (a hash of 64 bits, so that no extension is needed for uuid in GiST).
    CONSTRAINT subnet_cidr_overlap EXCLUDE USING gist (
        int8range(uuid_hash_extended(network_id, 0), uuid_hash_extended(network_id, 0), '[]') WITH &&,
        cidr inet_ops WITH &&)
);
CREATE INDEX subnet_by_network ON subnet (network_id);
CREATE INDEX subnet_by_project ON subnet (project_id);

-- Where addresses are taken from when nobody names one.
CREATE TABLE subnet_pool (
    subnet_id  uuid NOT NULL REFERENCES subnet ON DELETE CASCADE,
    first      inet NOT NULL,
    last       inet NOT NULL,
    CONSTRAINT subnet_pool_is_a_range CHECK (family(first) = family(last) AND first <= last),
    CONSTRAINT subnet_pool_overlap PRIMARY KEY (subnet_id, first)
);
