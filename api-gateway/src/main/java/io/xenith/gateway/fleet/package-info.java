/**
 * Our own API for operators: hosts, zones, replicas, sums over the fleet, and the tokens with which hosts enrol. Plain JSON with names in
 * snake case, refusals as {@code application/problem+json} that name the field, described at {@code /fleet/v1/openapi} and for
 * people at {@code /fleet/v1}. Called by operators and by the launcher. Invariant: an enrolment token is answered once and logged
 * never. Start at {@link io.xenith.gateway.fleet.HostResource}.
 */
@NullMarked
package io.xenith.gateway.fleet;

import org.jspecify.annotations.NullMarked;
