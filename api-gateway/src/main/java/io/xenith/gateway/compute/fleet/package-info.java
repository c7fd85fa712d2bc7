/** What Nova shows of hosts: hypervisors, services, hosts, zones, aggregates. For operators, but for the names of zones. Our own API says more of
 * the fleet; this is what OpenStack's tools look at. Start at {@code HypervisorsResource}. */
@NullMarked
package io.xenith.gateway.compute.fleet;

import org.jspecify.annotations.NullMarked;
