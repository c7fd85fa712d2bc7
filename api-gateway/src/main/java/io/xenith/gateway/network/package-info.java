/**
 * Neutron v2.0: networks, subnets, ports, routers, security groups and their rules, tags, quota, and the list of extensions. One
 * resource a noun; a {@code …Json} class has its shape, a {@code …Body} class reads what clients send, and {@link
 * io.xenith.gateway.network.NetworkLists} pages and filters for all of them. An extension is listed only when every attribute of
 * it works; what Neutron has and we do not (floating addresses, subnet pools, agents) answers as an empty list where clients ask
 * in passing, and refuses the rest. Called by clients only. Invariant: {@code provider:*} and {@code binding:*} of hosts are shown
 * to administrators alone. Start at {@link io.xenith.gateway.network.NetworkResource}.
 */
@NullMarked
package io.xenith.gateway.network;

import org.jspecify.annotations.NullMarked;
