/**
 * The hosts: their rows, zones, enrolment and the operators' view of them.
 *
 * <p>A host's row has two kinds of writers: what an operator says ({@link io.xenith.controlplane.fleet.HostStore#update}) and what its agent
 * reports ({@link io.xenith.controlplane.fleet.HostSightings}); the comments of the table name the writer of each column. {@code
 * claimed_*} belongs to the claims. Called by operators through {@link io.xenith.controlplane.fleet.FleetGrpc}, by agents through {@link
 * io.xenith.controlplane.fleet.EnrolmentGrpc}, and by the sessions.
 */
@NullMarked
package io.xenith.controlplane.fleet;

import org.jspecify.annotations.NullMarked;
