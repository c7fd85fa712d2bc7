/**
 * Instances: what tenants have, and everything that is asked of them.
 *
 * <p>Owns the tables {@code instance}, {@code instance_domain} and {@code orphan_domain}, the translation between the core's values and rows,
 * the specs that agents are sent, and the gRPC {@code InstanceService}. Decides nothing: {@link io.xenith.controlplane.core.saga} does. Called
 * by the gateway through gRPC, by the host sessions through the ports of {@link io.xenith.controlplane.core.host}, and by the runner of
 * operations through {@link io.xenith.controlplane.core.record}. Invariants: an instance is changed under the lock of its row only; every
 * query of the service carries the caller's scope; the spec of a generation is stored byte for byte, so that sending it twice is sending
 * the same. Start at {@link io.xenith.controlplane.instance.PostgresInstanceRecord}, or at {@code InstanceGrpc} for the API.
 */
@NullMarked
package io.xenith.controlplane.instance;

import org.jspecify.annotations.NullMarked;
