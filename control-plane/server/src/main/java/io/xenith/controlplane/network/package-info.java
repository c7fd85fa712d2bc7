/**
 * Networks, subnets, ports, routers and security groups, and the allocation of addresses.
 *
 * <p>Owns the tables {@code network}, {@code subnet}, {@code subnet_pool}, {@code security_group}, {@code
 * security_group_rule}, {@code router}, {@code port}, {@code port_address} and {@code port_security_group}. The gateway edits
 * them over gRPC; the package that owns instances takes and frees ports in its own transaction through {@link
 * io.xenith.controlplane.network.InstanceNetworking}. The data plane will follow this record; today nothing does.
 *
 * <p>Invariants, held by the database: an address is held once in its subnet and a MAC once in its network; subnets of a
 * network do not overlap; a port serves an instance or a router, never both; a router has one gateway port; nothing that is
 * used is deleted under its user. A caller sees its own project's rows, shared and external networks, and no more. Start
 * reading at {@link io.xenith.controlplane.network.PortWriter}, where addresses are taken.
 */
@NullMarked
package io.xenith.controlplane.network;

import org.jspecify.annotations.NullMarked;
